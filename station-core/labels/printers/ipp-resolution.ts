/** Resolutions in IPP (RFC 8011 §5.1.16): two numbers and their unit. */
import { type IppMessage, valuesOf } from '../../protocol/ipp/ipp-message.ts';
import type { IppValue } from '../../protocol/ipp/ipp-value.ts';

const VALUE_BYTES = 9;
/** RFC 8010 §3.9. */
const DOTS_PER_INCH = 3;
const DOTS_PER_CM = 4;

/** In dots an inch, across the paper and along its feed. */
export interface Resolution {
  readonly xDpi: number;
  readonly yDpi: number;
}

/** In dots an inch, the coarser direction of each; empty where the printer says nothing. */
export function resolutionsOf(attributes: IppMessage): number[] {
  const values = valuesOf(attributes, 'printer', 'printer-resolution-supported').map(readResolution);
  return values.filter((each) => each !== undefined).map(({ xDpi, yDpi }) => Math.min(xDpi, yDpi));
}

/** Undefined: no resolution, or one of a unit that nobody knows. */
export function readResolution(value: IppValue): Resolution | undefined {
  if (!Buffer.isBuffer(value) || value.length !== VALUE_BYTES) return undefined;
  const [x, y] = [value.readInt32BE(0), value.readInt32BE(4)];
  if (x <= 0 || y <= 0) return undefined;
  switch (value.readInt8(8)) {
    case DOTS_PER_INCH:
      return { xDpi: x, yDpi: y };
    case DOTS_PER_CM:
      return { xDpi: Math.round(x * 2.54), yDpi: Math.round(y * 2.54) };
    default:
      return undefined;
  }
}

/** `printer-resolution-supported` of IPP (RFC 8011 §5.1.16): two numbers and their unit. */
import { type IppMessage, valuesOf } from '../../protocol/ipp/ipp-message.ts';
import type { IppValue } from '../../protocol/ipp/ipp-value.ts';

export const RESOLUTION_ATTRIBUTES = ['printer-resolution-supported'];

const VALUE_BYTES = 9;
/** RFC 8010 §3.9. */
const DOTS_PER_INCH = 3;
const DOTS_PER_CM = 4;

/** In dots an inch, the coarser direction of each; empty where the printer says nothing. */
export function resolutionsOf(attributes: IppMessage): number[] {
  const values = valuesOf(attributes, 'printer', 'printer-resolution-supported');
  return values.map(dpiOf).filter((dpi) => dpi !== undefined);
}

function dpiOf(value: IppValue): number | undefined {
  if (!Buffer.isBuffer(value) || value.length !== VALUE_BYTES) return undefined;
  const dots = Math.min(value.readInt32BE(0), value.readInt32BE(4));
  switch (value.readInt8(8)) {
    case DOTS_PER_INCH:
      return dots;
    case DOTS_PER_CM:
      return Math.round(dots * 2.54);
    default:
      return undefined;
  }
}

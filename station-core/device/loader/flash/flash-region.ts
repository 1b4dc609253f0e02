/** What is to be in flash, and what is known of it afterwards. */
import { createHash } from 'node:crypto';
import type { FaultEvidence } from '../../../fault.ts';

export interface FlashRegion {
  readonly name: string;
  readonly offsetBytes: number;
  readonly bytes: Uint8Array;
  /** The bytes hold a unit's secret: they go nowhere but to the board. */
  readonly secret?: true;
}

/** The evidence of one region: what was to be there, and what the chip says it now holds. */
export interface WrittenRegion {
  readonly name: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly sha256Hex: string;
  /** Computed by the chip over its flash. */
  readonly md5Hex: string;
  readonly compressed: boolean;
  /** The chip held these very bytes before; nothing was erased or written. */
  readonly skipped: boolean;
  /** The rate of the line while this region was written or looked at. */
  readonly baudRate: number;
  readonly verification: Verification;
}

/** Who computed the MD5: the stub, or the chip's own ROM. A region nobody could read back is no `WrittenRegion`. */
export type Verification = 'md5-by-stub' | 'md5-by-rom';

export const regionPlace = (region: FlashRegion): FaultEvidence => ({
  region: region.name,
  offsetBytes: region.offsetBytes,
  lengthBytes: region.bytes.length,
});

export function regionContent(
  region: FlashRegion,
): Pick<WrittenRegion, 'name' | 'offsetBytes' | 'lengthBytes' | 'sha256Hex'> {
  const sha256Hex = createHash('sha256').update(region.bytes).digest('hex');
  return { name: region.name, offsetBytes: region.offsetBytes, lengthBytes: region.bytes.length, sha256Hex };
}

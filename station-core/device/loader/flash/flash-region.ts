/** What must be in flash, and what is known about it afterwards. */
import { createHash } from 'node:crypto';
import type { FaultEvidence } from '../../../fault.ts';
import { Secret } from '../../../secret.ts';

export interface FlashRegion {
  readonly name: string;
  readonly offsetBytes: number;
  /** The data of one unit holds its secrets. Wrapped, it goes to that board and into no cache or log. */
  readonly bytes: Uint8Array | Secret<Uint8Array>;
}

/** For the wire, and for lengths and hashes; never for evidence. */
export const contentOf = ({ bytes }: FlashRegion): Uint8Array => (bytes instanceof Secret ? bytes.reveal() : bytes);

/** The evidence of one region: what should be there, and what the chip reports to hold. */
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
  lengthBytes: contentOf(region).length,
});

export function regionContent(
  region: FlashRegion,
): Pick<WrittenRegion, 'name' | 'offsetBytes' | 'lengthBytes' | 'sha256Hex'> {
  const { name, offsetBytes } = region;
  const bytes = contentOf(region);
  return { name, offsetBytes, lengthBytes: bytes.length, sha256Hex: createHash('sha256').update(bytes).digest('hex') };
}

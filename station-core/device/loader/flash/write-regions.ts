/** Writes several regions one after the other; each is packed while the one before is still on the wire. */
import { contentOf, type FlashRegion, type WrittenRegion } from './flash-region.ts';
import { Secret } from '../../../secret.ts';
import { type PackedRegion, wipe } from './flash-packing.ts';
import type { RegionWriter } from './region-writer.ts';

export interface WriteProgress {
  readonly region: string;
  /** Over all regions of this write. */
  readonly writtenBytes: number;
  readonly totalBytes: number;
}

export async function writeRegions(
  writer: RegionWriter,
  regions: readonly FlashRegion[],
  onProgress: (progress: WriteProgress) => void,
): Promise<WrittenRegion[]> {
  const totalBytes = regions.reduce((sum, region) => sum + contentOf(region).length, 0);
  const written: WrittenRegion[] = [];
  let doneBytes = 0;
  let ahead: Promise<PackedRegion> | undefined;
  for (const [index, region] of regions.entries()) {
    const notify = (filledBytes: number): void => {
      onProgress({ region: region.name, writtenBytes: doneBytes + filledBytes, totalBytes });
    };
    const packing = ahead ?? writer.pack(region);
    const next = regions[index + 1];
    ahead = next && writer.pack(next);
    ahead?.catch(() => undefined); // awaited at its turn, if that comes
    packing.catch(() => undefined);
    const known = await writer.skipped(region);
    written.push(known ?? (await writeAndWipe(writer, { region, packed: await packing, notify })));
    if (known !== undefined) notify(contentOf(region).length);
    doneBytes += contentOf(region).length;
  }
  return written;
}

interface Writing {
  readonly region: FlashRegion;
  readonly packed: PackedRegion;
  readonly notify: (filledBytes: number) => void;
}

/** The blocks of an image are shared by all boards; those of a unit are nobody else's. */
async function writeAndWipe(writer: RegionWriter, { region, packed, notify }: Writing): Promise<WrittenRegion> {
  try {
    return await writer.write(region, packed, notify);
  } finally {
    if (region.bytes instanceof Secret) wipe(packed);
  }
}

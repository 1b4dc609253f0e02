/** What must hold of all regions before the first byte of flash is erased. */
import { Fault } from '../../../fault.ts';
import { contentOf, type FlashRegion } from './flash-region.ts';

/** Flash is erased by sectors: a region that begins inside one would wipe the end of its neighbour. */
const SECTOR_BYTES = 0x1000;

export function checkRegions(regions: readonly FlashRegion[], flashSizeBytes: number): void {
  for (const region of regions) {
    const { name, offsetBytes } = region;
    const lengthBytes = contentOf(region).length;
    if (lengthBytes === 0) throw new Fault('firmware.not-found', { region: name, lengthBytes });
    if (offsetBytes < 0 || offsetBytes % SECTOR_BYTES !== 0) {
      throw new Fault('firmware.misplaced', { region: name, offsetBytes, sectorBytes: SECTOR_BYTES });
    }
    if (offsetBytes + lengthBytes > flashSizeBytes) {
      throw new Fault('board.flash-too-small', { region: name, offsetBytes, lengthBytes, flashSizeBytes });
    }
  }
  const inOrder = regions.toSorted((a, b) => a.offsetBytes - b.offsetBytes);
  for (const [index, next] of inOrder.entries()) {
    const before = inOrder[index - 1];
    if (before === undefined || before.offsetBytes + contentOf(before).length <= next.offsetBytes) continue;
    throw new Fault('firmware.overlap', { first: before.name, second: next.name, offsetBytes: next.offsetBytes });
  }
}

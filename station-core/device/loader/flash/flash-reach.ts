/** How far into the flash a loader can write. Beyond 16 MB a ROM silently wraps to 0 (docs/specs/espressif.md 1.4). */
import { Fault } from '../../../fault.ts';
import type { Chip } from '../chips/chip.ts';
import { contentOf, type FlashRegion } from './flash-region.ts';

const REACH_BYTES = 16 * 1024 * 1024;

export function checkReach(regions: readonly FlashRegion[], loader: 'stub' | 'rom', chip: Chip): void {
  if (loader === 'stub' && chip.stubReachesBeyond16MiB) return;
  for (const region of regions) {
    const { name, offsetBytes } = region;
    const endBytes = offsetBytes + contentOf(region).length;
    if (endBytes <= REACH_BYTES) continue;
    throw new Fault('board.flash-out-of-reach', {
      region: name,
      endBytes,
      reachBytes: REACH_BYTES,
      loader,
      chip: chip.name,
    });
  }
}

import { Fault } from '../../fault.ts';
import type { AppImage } from '../../formats/image/app-image.ts';
import { type ChipName, chipIdOf, chipNameOf } from '../../model/chip.ts';

/** Refuses an image that was built for other silicon. */
export function requireImageChip(image: AppImage, chip: ChipName, name = 'image'): void {
  if (image.chipId === chipIdOf(chip)) return;
  throw new Fault('firmware.wrong-chip', {
    file: name,
    offsetBytes: 12,
    imageChip: chipNameOf(image.chipId),
    wantedChip: chip,
  });
}

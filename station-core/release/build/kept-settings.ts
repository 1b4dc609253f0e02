import { Fault } from '../../fault.ts';
import type { AppImage } from '../../formats/image/app-image.ts';
import type { ChipName } from '../../model/chip.ts';
import { headerSettings, KEPT } from '../../formats/image/flash-settings.ts';
import type { FlashSettings } from '../../formats/image/flash-settings.ts';

export interface SignedImage {
  readonly chip: ChipName;
  readonly image: AppImage;
  readonly file: string;
}

/** Settings for a signed image: all `keep`. Refused when the build asks for something its header does not say. */
export function keptSettings(wanted: FlashSettings, { chip, image, file }: SignedImage): FlashSettings {
  const header = headerSettings(image, chip);
  for (const field of ['mode', 'size', 'frequency'] as const) {
    const value = wanted[field].toLowerCase();
    const agrees = value === '' || value === 'keep' || value === 'detect';
    if (agrees || header[field].toLowerCase().split(' or ').includes(value)) continue;
    const offsetBytes = field === 'mode' ? 2 : 3;
    throw new Fault('firmware.not-keep', { file, offsetBytes, field, wanted: wanted[field], signed: header[field] });
  }
  return KEPT;
}

import { Fault } from '../../fault.ts';
import { parseAppImage } from '../../codecs/firmware.ts';
import { bootloaderOffsetOf } from '../../model/chip.ts';
import { headerSettings, type FlashSettings } from '../../formats/image/flash-settings.ts';
import { isLeftAlone, stampFlashSettings } from '../../formats/image/stamp-flash-settings.ts';
import { readImageSignatures } from '../../codecs/firmware.ts';
import type { BuildParts, PlainFile } from './firmware-build.ts';
import { refuseForeign } from './foreign-file.ts';

/**
 * Brings the flash settings of a build into the header of its boot loader, as esptool would while flashing. It happens
 * once, at import, so that what is signed, hashed and written are the same bytes.
 */
export interface Stamped {
  readonly parts: BuildParts;
  readonly notes: readonly ImportNote[];
}

/** What whoever imports a build should know about its boot loader. */
export type ImportNote =
  | { readonly kind: 'stamped'; readonly setting: keyof FlashSettings; readonly from: string; readonly to: string }
  /** `detect` asks for the size of the chip on each board; a release has one header for all boards. */
  | { readonly kind: 'size-kept'; readonly size: string }
  /** Secure boot builds keep their boot loader apart: the settings reach nobody. */
  | { readonly kind: 'no-boot-loader' };

const SETTINGS = ['mode', 'frequency', 'size'] as const;
const FIELD_NAMES = { mode: 'flash_mode', size: 'flash_size', frequency: 'flash_freq' } as const;

export function stampBootloader(parts: BuildParts): Stamped {
  const { chip, flash } = parts;
  const file = parts.files.find(({ offsetBytes }) => offsetBytes === bootloaderOffsetOf(chip));
  if (file === undefined) {
    const asked = SETTINGS.some((setting) => !isLeftAlone(flash[setting]));
    return { parts, notes: asked ? [{ kind: 'no-boot-loader' }] : [] };
  }
  refuseForeign(file.bytes, file.path);
  const image = parseAppImage(file.bytes, file.path);
  const kept = keptNotes(flash, headerSettings(image, chip));
  // A signature covers the header. Whether it says what the build asks is checked with the build.
  if (readImageSignatures(file.bytes, image.lengthBytes, file.path).length > 0) return { parts, notes: kept };
  const stamping = stampFlashSettings({ chip, image, bytes: file.bytes }, flash);
  switch (stamping.kind) {
    case 'same':
      return { parts, notes: kept };
    case 'unknown':
      throw new Fault('firmware.bad-build', {
        field: `flash_settings.${FIELD_NAMES[stamping.field]}`,
        value: stamping.value,
        chip,
      });
    case 'stamped': {
      const before = headerSettings(image, chip);
      const after = headerSettings(parseAppImage(stamping.bytes, file.path), chip);
      const changed = SETTINGS.filter((setting) => before[setting] !== after[setting]);
      const notes = changed.map((setting) => ({
        kind: 'stamped' as const,
        setting,
        from: before[setting],
        to: after[setting],
      }));
      return { parts: withFile(parts, { ...file, bytes: stamping.bytes }), notes: [...notes, ...kept] };
    }
  }
}

function keptNotes({ size }: FlashSettings, header: FlashSettings): ImportNote[] {
  return size.toLowerCase() === 'detect' ? [{ kind: 'size-kept', size: header.size }] : [];
}

/** By its place: a build may write one file to two. */
function withFile(parts: BuildParts, changed: PlainFile): BuildParts {
  const { offsetBytes } = changed;
  return { ...parts, files: parts.files.map((file) => (file.offsetBytes === offsetBytes ? changed : file)) };
}

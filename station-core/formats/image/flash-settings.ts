import type { AppImage } from './app-image.ts';
import type { ChipName } from '../../model/chip.ts';

/**
 * Mode, size and frequency of the flash chip, as words of a build and as bytes 2 and 3 of an image header (espressif:
 * firmware image format). `keep` leaves the header as it is; nothing here writes one.
 */
export interface FlashSettings {
  readonly mode: string;
  readonly size: string;
  readonly frequency: string;
}

export const MODES: Readonly<Record<number, string>> = { 0: 'qio', 1: 'qout', 2: 'dio', 3: 'dout' };
export const SIZES: Readonly<Record<number, string>> = {
  0: '1MB',
  1: '2MB',
  2: '4MB',
  3: '8MB',
  4: '16MB',
  5: '32MB',
  6: '64MB',
  7: '128MB',
};

type Frequencies = Readonly<Record<number, readonly string[]>>;
const MOST_CHIPS: Frequencies = { 0xf: ['80m'], 0: ['40m'], 1: ['26m'], 2: ['20m'] };
const FREQUENCIES: Readonly<Partial<Record<ChipName, Frequencies>>> = {
  esp32c2: { 0xf: ['60m'], 0: ['30m'], 1: ['20m'], 2: ['15m'] },
  esp32h2: { 0xf: ['48m'], 0: ['24m'], 1: ['16m'], 2: ['12m'] },
  esp32c5: { 0xf: ['80m'], 0: ['40m'], 2: ['20m'] },
  esp32c61: { 0xf: ['80m'], 0: ['40m'], 2: ['20m'] },
  // The C6 has one code for both; its bootloader finds out.
  esp32c6: { 0: ['80m', '40m'], 2: ['20m'] },
};

/** The low nibble of byte 3, by chip. */
export function frequenciesOf(chip: ChipName): Frequencies {
  return FREQUENCIES[chip] ?? MOST_CHIPS;
}

export const KEPT: FlashSettings = { mode: 'keep', size: 'keep', frequency: 'keep' };

/** What an image header says, in the words of a build; an unknown code is shown in hexadecimal. */
export function headerSettings(image: AppImage, chip: ChipName): FlashSettings {
  const frequency = image.flashParameter & 0xf;
  const size = image.flashParameter >> 4;
  return {
    mode: MODES[image.flashMode] ?? `0x${image.flashMode.toString(16)}`,
    size: SIZES[size] ?? `0x${size.toString(16)}`,
    frequency: frequenciesOf(chip)[frequency]?.join(' or ') ?? `0x${frequency.toString(16)}`,
  };
}

const MIB = 0x10_0000;
/** What a boot loader makes of a size code that it does not know (bootloader_support: update_flash_config). */
const UNKNOWN_SIZE_BYTES = 2 * MIB;

/** How much flash a boot loader with this header counts on. */
export function flashBytesOf({ flashParameter }: AppImage): number {
  const code = flashParameter >> 4;
  return code in SIZES ? 2 ** code * MIB : UNKNOWN_SIZE_BYTES;
}

/**
 * The Key Manager of C5 and P4 was withdrawn by Espressif in 2026-07. A boot loader that is built for it burns
 * FORCE_USE_KEY_MANAGER_KEY at its first start: from then on the flash of the unit hangs on a key that nobody supports.
 */
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { bootloaderOffsetOf, type ChipName } from '../../model/chip.ts';
import { parseJson } from './flasher-args.ts';

/** ESP-IDF's Kconfig, in the words of config/sdkconfig.json. SOC_KEY_MANAGER_… only says what the silicon has. */
const KCONFIG_OPTIONS = ['SECURE_FLASH_ENCRYPTION_KEY_SOURCE_KEY_MGR'];

/** What the boot loader prints when that burn fails (ESP-IDF, bootloader_support: flash_encrypt.c). */
const BURNS_IT = 'FORCE_USE_KEY_MANAGER_KEY';
/** KEY_HUK_SECTOR_MAGIC: where a key of the Key Manager is recovered from, in the sectors before the boot loader. */
const RECOVERY_MAGIC = 0xdea5ce5a;
const RECOVERY_OFFSETS = [0, 0x1000];

interface PlacedBytes {
  readonly path: string;
  readonly offsetBytes: number;
  readonly bytes: Buffer;
}

/** By the files themselves, so that no way into a release goes past it. */
export function refuseKeyManager(files: readonly PlacedBytes[], chip: ChipName): void {
  const bootloaderOffset = bootloaderOffsetOf(chip);
  for (const { path, offsetBytes, bytes } of files) {
    if (offsetBytes === bootloaderOffset && bytes.includes(BURNS_IT))
      throw new Fault('firmware.key-manager', { file: path, burns: BURNS_IT });
    const places = RECOVERY_OFFSETS.filter((place) => place < bootloaderOffset && place >= offsetBytes);
    const at = places.find((place) => holdsRecovery(bytes, place - offsetBytes));
    if (at !== undefined) throw new Fault('firmware.key-manager', { file: path, offsetBytes: at });
  }
}

function holdsRecovery(bytes: Buffer, at: number): boolean {
  return at + 4 <= bytes.length && bytes.readUInt32LE(at) === RECOVERY_MAGIC;
}

const sdkconfig = z.record(z.string(), z.unknown());

/** By the settings of the build. `text` is config/sdkconfig.json, which ESP-IDF writes into every build directory. */
export function refuseKeyManagerSettings(text: string, file: string): void {
  const settings = sdkconfig.safeParse(parseJson(text, file));
  if (!settings.success) throw new Fault('firmware.bad-build', { file, reason: 'it is no object' });
  const option = KCONFIG_OPTIONS.find((name) => settings.data[name] === true);
  if (option !== undefined) throw new Fault('firmware.key-manager', { file, option: `CONFIG_${option}` });
}

/** ESP32-C3. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1; packages: ESP-IDF soc/esp32c3/include/soc/efuse_defs.h. */
import { esp32c3Efuses as efuses } from '../../efuse/tables/esp32c3.ts';
import { fixedCrystal, spiRegistersAt, type Chip } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { rtcWatchdogs } from './watchdogs.ts';

const FEATURES = {
  cores: 1,
  packages: { 0: 'ESP32-C3 (QFN32)', 1: 'ESP8685 (QFN28)', 2: 'ESP32-C3 AZ (QFN32)', 3: 'ESP8686 (QFN24)' },
  flash: { field: 'FLASH_CAP', sizes: { 1: '4 MB', 2: '2 MB', 3: '1 MB', 4: '8 MB' } },
} as const;

export const esp32c3: Chip = {
  name: 'esp32c3',
  title: 'ESP32-C3',
  efuses,
  spi: spiRegistersAt(0x60002000),
  romBeginWords: 5,
  romBaudRate: 460_800, // fails in the ROM at 921,600: docs/specs/espressif.md 1.4
  crystal: fixedCrystal(40),
  stub: ({ security }) =>
    security.secureBoot
      ? { kind: 'none', why: 'with secure boot on, the ROM lets nothing unsigned run' }
      : { kind: 'load', file: 'esp32c3.json' },
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: rtcWatchdogs(0x60008000, 0x90, 0xa8),
  stubReachesBeyond16MiB: false,
};

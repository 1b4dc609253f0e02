/** ESP32-H2. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. It has no Wi-Fi. */
import { esp32h2Efuses as efuses } from '../../efuse/tables/esp32h2.ts';
import { fixedCrystal, spiRegistersAt, type Chip } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { lowPowerWatchdogs } from './watchdogs.ts';

const FEATURES = {
  cores: 1,
  packages: { 0: 'ESP32-H2' },
  flash: { field: 'FLASH_CAP', sizes: {} },
} as const;

export const esp32h2: Chip = {
  name: 'esp32h2',
  title: 'ESP32-H2',
  efuses,
  spi: spiRegistersAt(0x60003000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: fixedCrystal(32),
  stub: () => ({ kind: 'load', file: 'esp32h2.json' }),
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: lowPowerWatchdogs(0x600b1c00, 0x1c),
  stubReachesBeyond16MiB: false,
};

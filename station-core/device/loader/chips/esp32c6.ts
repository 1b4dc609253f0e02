/** ESP32-C6. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. */
import { esp32c6Efuses as efuses } from '../../efuse/tables/esp32c6.ts';
import { fixedCrystal, spiRegistersAt, type Chip } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { lowPowerWatchdogs } from './watchdogs.ts';

const FEATURES = {
  cores: 1, // and a low-power core, which no firmware boots from
  packages: { 0: 'ESP32-C6 (QFN40)', 1: 'ESP32-C6FH4 (QFN32)' },
  flash: { field: 'FLASH_CAP', sizes: {} },
} as const;

export const esp32c6: Chip = {
  name: 'esp32c6',
  title: 'ESP32-C6',
  efuses,
  spi: spiRegistersAt(0x60003000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: fixedCrystal(40),
  stub: () => ({ kind: 'load', file: 'esp32c6.json' }),
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: lowPowerWatchdogs(0x600b1c00),
  stubReachesBeyond16MiB: false,
};

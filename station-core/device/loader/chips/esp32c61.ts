/** ESP32-C61. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. Many of its eFuses differ from those of its relatives. */
import { esp32c61Efuses as efuses } from '../../efuse/tables/esp32c61.ts';
import { fixedCrystal, spiRegistersAt, type Chip } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { lowPowerWatchdogs } from './watchdogs.ts';

const FEATURES = {
  cores: 1,
  packages: { 0: 'ESP32-C61' },
  flash: { field: 'FLASH_CAP', sizes: {} },
  psram: { field: 'PSRAM_CAP', sizes: {} },
} as const;

export const esp32c61: Chip = {
  name: 'esp32c61',
  title: 'ESP32-C61',
  efuses,
  spi: spiRegistersAt(0x60003000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: fixedCrystal(40),
  stub: () => ({ kind: 'load', file: 'esp32c61.json' }),
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: lowPowerWatchdogs(0x600b1c00),
  stubReachesBeyond16MiB: true,
};

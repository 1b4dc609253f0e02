/** ESP32-S2. Facts: docs/specs/espressif.md 1.2, 4.1. Its GET_SECURITY_INFO has no chip id. */
import { esp32s2Efuses as efuses } from '../../efuse/tables/esp32s2.ts';
import { fixedCrystal, spiRegistersAt, type Chip } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';

const FEATURES = {
  cores: 1,
  packages: { 0: 'ESP32-S2' },
  flash: { field: 'FLASH_VERSION', sizes: { 1: '2 MB', 2: '4 MB' } },
  psram: { field: 'PSRAM_VERSION', sizes: { 1: '2 MB', 2: '4 MB' } },
} as const;

export const esp32s2: Chip = {
  name: 'esp32s2',
  title: 'ESP32-S2',
  magic: 0x000007c6,
  efuses,
  spi: spiRegistersAt(0x3f402000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: fixedCrystal(40),
  stub: () => ({ kind: 'load', file: 'esp32s2.json' }),
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  stubReachesBeyond16MiB: false,
};

/** ESP32-C2. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. One key block serves secure boot and flash encryption. */
import { esp32c2Efuses as efuses } from '../../efuse/tables/esp32c2.ts';
import { spiRegistersAt, type Chip } from './chip.ts';
import { crystalByUart } from './crystal.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';

const UART_CLKDIV = 0x60000014;

const FEATURES = {
  cores: 1,
  packages: { 0: 'ESP32-C2', 1: 'ESP32-C2' },
  flash: { field: 'FLASH_CAP', sizes: {} },
} as const;

export const esp32c2: Chip = {
  name: 'esp32c2',
  title: 'ESP32-C2',
  efuses,
  spi: spiRegistersAt(0x60002000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: {
    readMHz: async (read) => crystalByUart(read, UART_CLKDIV, [26, 40]),
    romTakesItForMHz: async () => Promise.resolve(40),
  },
  stub: ({ revision }) =>
    revision.major === 0
      ? { kind: 'none', why: 'the stub does not run on the first silicon (ECO0)' }
      : { kind: 'load', file: 'esp32c2.json' },
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  stubReachesBeyond16MiB: false,
};

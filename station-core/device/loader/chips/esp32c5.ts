/** ESP32-C5. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. */
import { esp32c5Efuses as efuses } from '../../efuse/tables/esp32c5.ts';
import { bits, spiRegistersAt, type Chip, type ReadRegister } from './chip.ts';
import { crystalByUart } from './crystal.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { lowPowerWatchdogs } from './watchdogs.ts';

const UART_CLKDIV = 0x60000014;
/** Bits 30:24 hold the crystal frequency that the ROM assumes. */
const PCR_SYSCLK_CONF = 0x60096110;

const FEATURES = {
  cores: 1,
  packages: { 0: 'ESP32-C5' },
  flash: { field: 'FLASH_CAP', sizes: {} },
  psram: { field: 'PSRAM_CAP', sizes: {} },
} as const;

export const esp32c5: Chip = {
  name: 'esp32c5',
  title: 'ESP32-C5',
  efuses,
  spi: spiRegistersAt(0x60003000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: { readMHz: async (read) => crystalByUart(read, UART_CLKDIV, [40, 48]), romTakesItForMHz },
  stub: () => ({ kind: 'load', file: 'esp32c5.json' }),
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: lowPowerWatchdogs(0x600b1c00),
  stubReachesBeyond16MiB: true,
};

async function romTakesItForMHz(read: ReadRegister): Promise<number | undefined> {
  const mhz = bits(await read(PCR_SYSCLK_CONF), 24, 7);
  return mhz === 40 || mhz === 48 ? mhz : undefined;
}

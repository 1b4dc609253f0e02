/** ESP32-P4. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. Silicon v3.0 has another memory map and so another stub. */
import { esp32p4Efuses as efuses, esp32p4V3Efuses } from '../../efuse/tables/esp32p4.ts';
import { fixedCrystal, spiRegistersAt, type Chip } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { lowPowerWatchdogs } from './watchdogs.ts';

const NEW_SILICON = 3;

const FEATURES = {
  cores: 2, // and a low-power core, which no firmware boots from
  packages: { 0: 'ESP32-P4' },
  psram: { field: 'PSRAM_CAP', sizes: {} },
} as const;

export const esp32p4: Chip = {
  name: 'esp32p4',
  title: 'ESP32-P4',
  efuses,
  laterEfuses: { fromMajor: NEW_SILICON, table: esp32p4V3Efuses },
  spi: spiRegistersAt(0x5008d000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: fixedCrystal(40),
  stub: ({ revision }) => ({
    kind: 'load',
    file: revision.major < NEW_SILICON ? 'esp32p4-rev1.json' : 'esp32p4.json',
  }),
  readRevision: async (read) => readWaferVersion(efuses, read),
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: lowPowerWatchdogs(0x50116000),
  stubReachesBeyond16MiB: true,
};

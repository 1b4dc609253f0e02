/** ESP32-S3. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. */
import type { ChipRevision } from '../../../model/chip-revision.ts';
import { readEfuse } from '../../efuse/read-efuses.ts';
import { esp32s3Efuses as efuses } from '../../efuse/tables/esp32s3.ts';
import { fixedCrystal, spiRegistersAt, type Chip, type ReadRegister } from './chip.ts';
import { readFeaturesBy, readWaferVersion } from './efuse-facts.ts';
import { rtcWatchdogs } from './watchdogs.ts';

const STUB = 'esp32s3.json';
/** The ROM calls what this word points to when READ_FLASH_SLOW comes. */
const ROM_CALLBACK = 0x3fcef688;

const FEATURES = {
  cores: 2,
  packages: { 0: 'ESP32-S3 (QFN56)', 1: 'ESP32-S3-PICO-1 (LGA56)' },
  flash: { field: 'FLASH_CAP', sizes: { 1: '8 MB', 2: '4 MB' } },
  psram: { field: 'PSRAM_CAP', sizes: { 1: '8 MB', 2: '2 MB', 3: '16 MB', 4: '4 MB' } },
} as const;

export const esp32s3: Chip = {
  name: 'esp32s3',
  title: 'ESP32-S3',
  efuses,
  spi: spiRegistersAt(0x60002000),
  romBeginWords: 5,
  romBaudRate: 460_800,
  crystal: fixedCrystal(40),
  stub: ({ security }) =>
    security.secureBoot
      ? { kind: 'load-and-patch', file: STUB, entryWord: ROM_CALLBACK }
      : { kind: 'load', file: STUB },
  readRevision,
  readFeatures: async (read) => readFeaturesBy(efuses, FEATURES, read),
  watchdogs: rtcWatchdogs(0x60008000, 0x98, 0xb0),
  stubReachesBeyond16MiB: true,
};

/** On block version 1.1 the first silicon used bits of the revision for something else: it is v0.0. */
async function readRevision(read: ReadRegister): Promise<ChipRevision> {
  const revision = await readWaferVersion(efuses, read);
  const blockMajor = await readEfuse(efuses, 'BLK_VERSION_MAJOR', read);
  const blockMinor = await readEfuse(efuses, 'BLK_VERSION_MINOR', read);
  const first = (revision.minor & 7) === 0 && blockMajor === 1 && blockMinor === 1;
  return first ? { major: 0, minor: 0 } : revision;
}

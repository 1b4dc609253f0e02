/** ESP32. Facts: docs/specs/espressif.md 1.2, 1.4, 4.1. */
import { Fault } from '../../../fault.ts';
import type { ChipRevision } from '../../../model/chip-revision.ts';
import { hasOddBits } from '../../../protocol/loader/security-info.ts';
import { readEfuse } from '../../efuse/read-efuses.ts';
import { esp32Efuses as efuses } from '../../efuse/tables/esp32.ts';
import { bits, type Chip, type ChipFeatures, type ReadRegister, type SecurityState } from './chip.ts';
import { crystalByUart } from './crystal.ts';

const SYSCON_DATE = 0x3ff6607c;
const UART_CLKDIV = 0x3ff40014;
/** TIMG_RTCCALICFG1, bits 31:7: how many crystal clocks went into the ROM's measurement (ESP32 TRM, "Timer Group"). */
const RTCCALICFG1 = 0x3ff5f06c;

export const esp32: Chip = {
  name: 'esp32',
  title: 'ESP32',
  magic: 0x00f01d83,
  efuses,
  spi: {
    base: 0x3ff42000,
    address: 0x04,
    addressFirst: true,
    user: 0x1c,
    user1: 0x20,
    user2: 0x24,
    misoLength: 0x2c,
    data0: 0x80,
  },
  romBeginWords: 4,
  // The ROM measures the crystal, with an oscillator good for a few percent: unless asked, stay where SYNC worked.
  romBaudRate: 115_200,
  crystal: { readMHz: async (read) => crystalByUart(read, UART_CLKDIV, [26, 40]), romTakesItForMHz },
  stub: () => ({ kind: 'load', file: 'esp32.json' }),
  readRevision,
  readFeatures,
  readSecurity,
  stubReachesBeyond16MiB: false,
};

/**
 * The ROM measured the crystal against its 8 MHz oscillator, whose rate the factory burnt as CLK8M_FREQ; the oscillator
 * has drifted since. Undefined in an emulator, where both read as 0.
 */
async function romTakesItForMHz(read: ReadRegister): Promise<number | undefined> {
  const counted = bits(await read(RTCCALICFG1), 7, 25);
  const hz = (counted * 15_625 * (await readEfuse(efuses, 'CLK8M_FREQ', read))) / 40;
  return hz === 0 ? undefined : hz / 1_000_000;
}

/** Three bits, burnt one after the other, count the major revision: 000, 001, 011, 111. */
async function readRevision(read: ReadRegister): Promise<ChipRevision> {
  const first = await readEfuse(efuses, 'CHIP_VER_REV1', read);
  const second = await readEfuse(efuses, 'CHIP_VER_REV2', read);
  const pattern = (bits(await read(SYSCON_DATE), 31, 1) << 2) | (second << 1) | first;
  const major = [0b000, 0b001, 0b011, 0b111].indexOf(pattern);
  const minor = await readEfuse(efuses, 'WAFER_VERSION_MINOR', read);
  // ESP-IDF counts any other pattern as 0; a station would take a damaged chip for the first silicon.
  if (major === -1) throw new Fault('board.revision-impossible', { patternBits: pattern.toString(2).padStart(3, '0') });
  return { major, minor };
}

/** Names: ESP-IDF soc/efuse_defs.h; what is inside: ESP32 data sheet, "Part number". */
const PACKAGES: Readonly<Record<number, Omit<ChipFeatures, 'cores'>>> = {
  0: { package: 'ESP32-D0WDQ6' },
  1: { package: 'ESP32-D0WD' },
  2: { package: 'ESP32-D2WD', embeddedFlash: '2 MB' },
  4: { package: 'ESP32-U4WDH', embeddedFlash: '4 MB' },
  5: { package: 'ESP32-PICO-D4', embeddedFlash: '4 MB' },
  6: { package: 'ESP32-PICO-V3-02', embeddedFlash: '8 MB', embeddedPsram: '2 MB' },
  7: { package: 'ESP32-D0WDR2-V3', embeddedPsram: '2 MB' },
};

async function readFeatures(read: ReadRegister): Promise<ChipFeatures> {
  const high = await readEfuse(efuses, 'CHIP_PACKAGE_4BIT', read);
  const code = (high << 3) | (await readEfuse(efuses, 'CHIP_PACKAGE', read));
  const cores = (await readEfuse(efuses, 'DISABLE_APP_CPU', read)) === 1 ? 1 : 2;
  return { ...(PACKAGES[code] ?? { package: `package ${code}` }), cores };
}

async function readSecurity(read: ReadRegister): Promise<SecurityState> {
  const word6 = await read(efuses.base + 0x18);
  return {
    flagsHex: word6.toString(16).padStart(8, '0'),
    secureBoot: bits(word6, 4, 2) !== 0, // ABS_DONE_0 and ABS_DONE_1: secure boot v1 and v2
    flashEncryption: hasOddBits(await readEfuse(efuses, 'FLASH_CRYPT_CNT', read)),
    secureDownload: false, // the chip has no such mode: UART_DOWNLOAD_DIS leaves no loader to ask
  };
}

/** ESP32. Registers: espressif.md §1.3, appendix B; revision bits: ESP-IDF components/hal/esp32/efuse_hal.c (Apache-2.0). */
import { hasOddBits } from '../../../protocol/loader/security-info.ts';
import { bits, type Chip, type ReadRegister, type SecurityState } from './chip.ts';

const EFUSE = 0x3ff5a000;
const SYSCON_DATE = 0x3ff6607c;

export const esp32: Chip = {
  name: 'esp32',
  id: 0,
  magic: 0x00f01d83,
  bootloaderOffsetBytes: 0x1000,
  macAddresses: [EFUSE + 0x04, EFUSE + 0x08],
  spi: { base: 0x3ff42000, user: 0x1c, user2: 0x24, misoLength: 0x2c, data0: 0x80 },
  romBeginWords: 4,
  // The ROM's divider assumes a crystal frequency that the board may not have: stay where SYNC worked.
  romBaudRate: 115_200,
  stubFile: 'esp32.json',
  stubRuns: () => true,
  readRevision,
  readSecurity,
  flashFrequencies: { '80m': 0xf, '40m': 0, '26m': 1, '20m': 2 },
};

/** Three bits, burnt one after the other, count the major revision: 000, 001, 011, 111. */
async function readRevision(read: ReadRegister): Promise<{ major: number; minor: number }> {
  const word3 = await read(EFUSE + 0x0c);
  const word5 = await read(EFUSE + 0x14);
  const pattern = (bits(await read(SYSCON_DATE), 31, 1) << 2) | (bits(word5, 20, 1) << 1) | bits(word3, 15, 1);
  const major = [0b000, 0b001, 0b011, 0b111].indexOf(pattern);
  return { major: Math.max(0, major), minor: bits(word5, 24, 2) }; // ESP-IDF too counts any other pattern as 0
}

async function readSecurity(read: ReadRegister): Promise<SecurityState> {
  const word0 = await read(EFUSE);
  const word6 = await read(EFUSE + 0x18);
  return {
    flagsHex: word6.toString(16).padStart(8, '0'),
    secureBoot: bits(word6, 4, 2) !== 0, // ABS_DONE_0 and ABS_DONE_1: secure boot v1 and v2
    flashEncryption: hasOddBits(bits(word0, 20, 7)), // FLASH_CRYPT_CNT
    secureDownload: false, // the chip has no such mode: UART_DOWNLOAD_DIS leaves no loader to ask
  };
}

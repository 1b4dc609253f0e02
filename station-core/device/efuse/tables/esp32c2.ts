/**
 * eFuses of the ESP32-C2: name, block, first bit in the block, width, bit of WR_DIS that locks it. Facts from
 * fixtures/vectors/efuse_fields.json and ESP-IDF components/efuse/esp32c2/esp_efuse_table.csv (Apache-2.0).
 */
import { reedSolomonBurn, type EfuseTable } from '../efuse-table.ts';

export const esp32c2Efuses: EfuseTable = {
  base: 0x60008800,
  blocks: [
    { index: 0, name: 'BLOCK0', offset: 0x2c, words: 2 },
    { index: 1, name: 'BLOCK1', offset: 0x34, words: 3, writeLock: 5 },
    { index: 2, name: 'BLOCK2', offset: 0x40, words: 8, writeLock: 6 },
    { index: 3, name: 'BLOCK_KEY0', offset: 0x60, words: 8, writeLock: 7, readLocks: [0, 1] },
  ],
  burn: reedSolomonBurn({ conf: 0x8c, command: 0x94, errors: [0x84] }),
  fields: [
    ['WR_DIS', 0, 0, 8],
    ['RD_DIS', 0, 32, 2, 0],
    ['WDT_DELAY_SEL', 0, 34, 2, 1],
    ['DIS_PAD_JTAG', 0, 36, 1, 1],
    ['DIS_DOWNLOAD_ICACHE', 0, 37, 1, 1],
    ['DIS_DOWNLOAD_MANUAL_ENCRYPT', 0, 38, 1, 2],
    ['SPI_BOOT_CRYPT_CNT', 0, 39, 3, 2],
    ['XTS_KEY_LENGTH_256', 0, 42, 1, 2],
    ['UART_PRINT_CONTROL', 0, 43, 2, 3],
    ['FORCE_SEND_RESUME', 0, 45, 1, 3],
    ['DIS_DOWNLOAD_MODE', 0, 46, 1, 3],
    ['DIS_DIRECT_BOOT', 0, 47, 1, 3],
    ['ENABLE_SECURITY_DOWNLOAD', 0, 48, 1, 3],
    ['FLASH_TPUW', 0, 49, 4, 3],
    ['SECURE_BOOT_EN', 0, 53, 1, 2],
    ['SECURE_VERSION', 0, 54, 4, 4],
    ['CUSTOM_MAC_USED', 0, 58, 1, 4],
    ['DISABLE_WAFER_VERSION_MAJOR', 0, 59, 1, 4],
    ['DISABLE_BLK_VERSION_MAJOR', 0, 60, 1, 4],
    ['MAC', 2, 0, 48, 6],
    ['WAFER_VERSION_MINOR', 2, 48, 4, 6],
    ['WAFER_VERSION_MAJOR', 2, 52, 2, 6],
    ['PKG_VERSION', 2, 54, 3, 6],
    ['BLK_VERSION_MINOR', 2, 57, 3, 6],
    ['BLK_VERSION_MAJOR', 2, 60, 2, 6],
    ['FLASH_VENDOR', 2, 248, 3, 6],
    ['FLASH_TEMP', 2, 251, 2, 6],
    ['FLASH_CAP', 2, 253, 3, 6],
  ],
};

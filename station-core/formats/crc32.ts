import { crc32 } from 'node:zlib';

/**
 * The CRC-32 of NVS and esp_secure_cert: polynomial EDB88320, register starting at 0, final XOR FFFFFFFF
 * (`esp_rom_crc32_le(0xFFFFFFFF, …)`). Not the CRC of zip files: "123456789" gives D202D277 here, not CBF43926.
 */
export function espCrc32(bytes: Uint8Array): number {
  return crc32(bytes, 0xffffffff);
}

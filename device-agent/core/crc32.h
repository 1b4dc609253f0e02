/* CRC-32 of polynomial EDB88320 in both conventions that meet in a unit. */
#ifndef BIRTHMARK_CRC32_H
#define BIRTHMARK_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Frames, as in zlib: "123456789" gives CBF43926. */
#define CRC32_FRAME_START 0u
/* NVS, otadata and esp_secure_cert (`esp_rom_crc32_le(0xFFFFFFFF, …)`): "123456789" gives D202D277. */
#define CRC32_ESP_START 0xffffffffu

/* `start` is one of the above, or the result over the bytes before. */
uint32_t crc32_over(uint32_t start, const uint8_t *bytes, size_t length);

#endif

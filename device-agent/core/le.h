/* Little-endian numbers in bytes of any alignment. */
#ifndef BIRTHMARK_LE_H
#define BIRTHMARK_LE_H

#include <stdint.h>

static inline uint16_t read_u16_le(const uint8_t *bytes) { return (uint16_t)(bytes[0] | bytes[1] << 8); }

static inline uint32_t read_u32_le(const uint8_t *bytes) {
  return (uint32_t)read_u16_le(bytes) | (uint32_t)read_u16_le(bytes + 2) << 16;
}

static inline void write_u32_le(uint8_t *bytes, uint32_t value) {
  for (unsigned byte = 0; byte < 4u; byte++) bytes[byte] = (uint8_t)(value >> (8u * byte));
}

#endif

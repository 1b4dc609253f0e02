/* How a record lies in flash; for secure_cert*.c only. */
#ifndef BIRTHMARK_SECURE_CERT_LAYOUT_H
#define BIRTHMARK_SECURE_CERT_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#define SECURE_CERT_MAGIC 0xba5eba11u
#define SECURE_CERT_HEADER_BYTES 12u /* magic 4, flags 1, zero 3, type 1, subtype 1, length 2 */
#define SECURE_CERT_CRC_BYTES 4u
#define SECURE_CERT_BLOCK_BYTES 16u /* flash encryption writes no less */

/* Header, value padded to a whole block, CRC: a multiple of 16. */
static inline size_t secure_cert_record_bytes(size_t value_bytes) {
  size_t blocks = (value_bytes + SECURE_CERT_BLOCK_BYTES - 1u) / SECURE_CERT_BLOCK_BYTES;
  return SECURE_CERT_HEADER_BYTES + blocks * SECURE_CERT_BLOCK_BYTES + SECURE_CERT_CRC_BYTES;
}

static inline uint32_t little_endian_32(const uint8_t bytes[4]) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static inline void put_little_endian_32(uint8_t bytes[4], uint32_t word) {
  for (unsigned at = 0; at < 4u; at++) bytes[at] = (uint8_t)(word >> (8u * at));
}

#endif

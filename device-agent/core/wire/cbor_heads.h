/* The first byte of a CBOR value: three bits of major type, five of argument or its width (RFC 8949 §3). */
#ifndef BIRTHMARK_CBOR_HEADS_H
#define BIRTHMARK_CBOR_HEADS_H

#include <stdint.h>

#define CBOR_UINT 0u
#define CBOR_BYTES 2u
#define CBOR_TEXT 3u
#define CBOR_ARRAY 4u
#define CBOR_MAP 5u

#define CBOR_ONE_BYTE 24u
#define CBOR_FOUR_BYTES 26u

#define CBOR_FALSE 0xf4u
#define CBOR_TRUE 0xf5u

/* How long the head of this argument is in its shortest form. */
static inline unsigned cbor_head_bytes(uint32_t argument) {
  if (argument < CBOR_ONE_BYTE) return 1;
  if (argument <= UINT8_MAX) return 2;
  return argument <= UINT16_MAX ? 3 : 5;
}

#endif

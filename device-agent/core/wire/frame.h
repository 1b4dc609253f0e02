/* The frame of the unit agent protocol: SLIP (RFC 1055) and a CRC-32 (docs/specs/unit-agent.md §Frame). */
#ifndef BIRTHMARK_FRAME_H
#define BIRTHMARK_FRAME_H

#include "../arena.h"

#define FRAME_HEADER_BYTES 4u /* version, kind, sequence */
#define FRAME_CRC_BYTES 4u
/* One byte of body at least: the empty CBOR map. */
#define FRAME_MIN_BYTES (FRAME_HEADER_BYTES + 1u + FRAME_CRC_BYTES)

/* Takes in one byte of the line. True: it ended a frame whose CRC is right, and the frame is whole until the next byte
 * is pushed. Everything else is console text and leaves nothing behind. */
bool frame_push(struct arena_frame *frame, uint8_t byte);

uint32_t frame_crc(const uint8_t *frame, size_t length);
uint16_t frame_sequence(const uint8_t *frame);

/* Puts the CRC behind the `length` bytes that are there; the frame is that much longer then. */
size_t frame_seal(uint8_t *frame, size_t length);

/* Wraps in SLIP with an END on both sides. `size` must be 2 × length + 2; nothing is written when it is not. */
size_t frame_wrap(const uint8_t *frame, size_t length, uint8_t *wrapped, size_t size);

#endif

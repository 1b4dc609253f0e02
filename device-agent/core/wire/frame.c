#include "frame.h"

#include "../crc32.h"
#include "../le.h"

#define END 0xc0u
#define ESC 0xdbu
#define ESC_END 0xdcu
#define ESC_ESC 0xddu

static bool is_whole(const struct arena_frame *frame) {
  if (!frame->inside || frame->broken || frame->escaped || frame->length < FRAME_MIN_BYTES) return false;
  const size_t checked = frame->length - FRAME_CRC_BYTES;
  return read_u32_le(frame->bytes + checked) == crc32_over(CRC32_FRAME_START, frame->bytes, checked);
}

static void begin(struct arena_frame *frame, bool inside) {
  frame->length = 0;
  frame->inside = inside;
  frame->escaped = false;
  frame->broken = false;
}

static void keep(struct arena_frame *frame, uint8_t byte) {
  if (frame->length == sizeof frame->bytes) frame->broken = true;
  if (!frame->broken) frame->bytes[frame->length++] = byte;
}

static void keep_escaped(struct arena_frame *frame, uint8_t code) {
  frame->escaped = false;
  if (code == ESC_END) keep(frame, END);
  else if (code == ESC_ESC) keep(frame, ESC);
  else frame->broken = true;
}

bool frame_push(struct arena_frame *frame, uint8_t byte) {
  if (byte == END) {
    if (is_whole(frame)) {
      frame->inside = false;
      return true;
    }
    begin(frame, true); /* an END after text opens the next frame: one that is torn costs itself and no other */
    return false;
  }
  if (!frame->inside || frame->broken) return false;
  if (frame->escaped) keep_escaped(frame, byte);
  else if (byte == ESC) frame->escaped = true;
  else keep(frame, byte);
  return false;
}

uint32_t frame_crc(const uint8_t *frame, size_t length) { return read_u32_le(frame + length - FRAME_CRC_BYTES); }

uint16_t frame_sequence(const uint8_t *frame) { return read_u16_le(frame + 2); }

size_t frame_seal(uint8_t *frame, size_t length) {
  write_u32_le(frame + length, crc32_over(CRC32_FRAME_START, frame, length));
  return length + FRAME_CRC_BYTES;
}

size_t frame_wrap(const uint8_t *frame, size_t length, uint8_t *wrapped, size_t size) {
  if (size < 2u * length + 2u) return 0;
  size_t at = 0;
  wrapped[at++] = END;
  for (size_t from = 0; from < length; from++) {
    const uint8_t byte = frame[from];
    if (byte == END || byte == ESC) {
      wrapped[at++] = ESC;
      wrapped[at++] = byte == END ? ESC_END : ESC_ESC;
    } else {
      wrapped[at++] = byte;
    }
  }
  wrapped[at++] = END;
  return at;
}

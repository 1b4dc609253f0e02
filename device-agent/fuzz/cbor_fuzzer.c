/*
 * The CBOR reader: told to read any shape from any bytes, it stays within them; and whatever it accepts, the writer
 * writes again byte for byte, so each body has one form only.
 */
#include <stdint.h>
#include <string.h>

#include "../core/wire/cbor.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_BYTES 4096u

static char key[25];

static const char *key_of(uint8_t shape) {
  memset(key, 'k', sizeof key);
  key[shape % sizeof key] = 0;
  return key;
}

/* The writer takes terminated texts only; others end the input. */
static void write_text(struct cbor_writer *writer, struct cbor_reader *reader, const struct cbor_span *span) {
  char text[sizeof key] = {0};
  if (reader->wrong || span->length >= sizeof text || memchr(span->bytes, 0, span->length) != NULL) {
    reader->wrong = true;
    return;
  }
  memcpy(text, span->bytes, span->length);
  cbor_write_text(writer, text);
}

/* One value by one byte of shape, read and written side by side. */
static void step(uint8_t shape, struct cbor_reader *reader, struct cbor_writer *writer) {
  struct cbor_span span;
  const uint8_t argument = shape >> 3;
  switch (shape & 7u) {
    case 0:
      cbor_read_map(reader, argument);
      cbor_write_map(writer, argument);
      return;
    case 1:
      cbor_read_array(reader, argument);
      cbor_write_array(writer, argument);
      return;
    case 2:
      cbor_read_key(reader, key_of(argument));
      cbor_write_text(writer, key_of(argument));
      return;
    case 3:
    case 4:
      span = cbor_read_bytes(reader, argument, MAX_BYTES);
      must(reader->wrong || (span.length >= argument && span.bytes + span.length <= reader->end));
      cbor_write_bytes(writer, span.bytes, span.length);
      return;
    default:
      span = cbor_read_text(reader, argument * (size_t)8);
      must(reader->wrong || (span.length <= argument * (size_t)8 && span.bytes + span.length <= reader->end));
      write_text(writer, reader, &span);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint8_t again[MAX_BYTES * 2u];
  if (size < 1 || size > MAX_BYTES) return 0;
  const size_t shapes = data[0] % 16u;
  if (size < 1u + shapes) return 0;
  const uint8_t *body = data + 1u + shapes;
  const size_t length = size - 1u - shapes;
  struct cbor_reader reader = cbor_reader_of(body, length);
  struct cbor_writer writer = cbor_writer_of(again, sizeof again);
  for (size_t at = 0; at < shapes; at++) step(data[1u + at], &reader, &writer);
  must(reader.at <= reader.end);
  if (!cbor_read_all(&reader)) return 0;
  must(!writer.full);
  must((size_t)(writer.at - again) == length && memcmp(again, body, length) == 0);
  return 0;
}

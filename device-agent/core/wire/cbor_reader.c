#include <string.h>

#include "cbor.h"
#include "cbor_heads.h"
#include "utf8.h"

static const struct cbor_span nothing = {NULL, 0};

struct cbor_reader cbor_reader_of(const uint8_t *bytes, size_t length) {
  const struct cbor_reader reader = {bytes, bytes + length, false};
  return reader;
}

static size_t bytes_left(const struct cbor_reader *reader) { return (size_t)(reader->end - reader->at); }

/* The argument of a head of this major type in its shortest form (RFC 8949 §3, §4.2.1). */
static uint32_t read_head(struct cbor_reader *reader, unsigned major) {
  if (reader->wrong || bytes_left(reader) == 0 || *reader->at >> 5 != major) {
    reader->wrong = true;
    return 0;
  }
  const unsigned info = *reader->at++ & 31u;
  if (info < CBOR_ONE_BYTE) return info;
  const size_t width = info > CBOR_FOUR_BYTES ? 0 : (size_t)1 << (info - CBOR_ONE_BYTE);
  if (width == 0 || bytes_left(reader) < width) { /* eight bytes, reserved, or of indefinite length */
    reader->wrong = true;
    return 0;
  }
  uint32_t argument = 0;
  for (size_t byte = 0; byte < width; byte++) argument = argument << 8 | *reader->at++;
  if (cbor_head_bytes(argument) != 1u + width) reader->wrong = true;
  return argument;
}

static struct cbor_span read_string(struct cbor_reader *reader, unsigned major) {
  const uint32_t length = read_head(reader, major);
  if (reader->wrong || length > bytes_left(reader)) {
    reader->wrong = true;
    return nothing;
  }
  const struct cbor_span span = {reader->at, length};
  reader->at += length;
  return span;
}

void cbor_read_map(struct cbor_reader *reader, uint32_t pairs) {
  if (read_head(reader, CBOR_MAP) != pairs) reader->wrong = true;
}

void cbor_read_array(struct cbor_reader *reader, uint32_t values) {
  if (read_head(reader, CBOR_ARRAY) != values) reader->wrong = true;
}

void cbor_read_key(struct cbor_reader *reader, const char *key) {
  const struct cbor_span span = read_string(reader, CBOR_TEXT);
  if (span.length != strlen(key) || reader->wrong || memcmp(span.bytes, key, span.length) != 0) reader->wrong = true;
}

struct cbor_span cbor_read_bytes(struct cbor_reader *reader, size_t min, size_t max) {
  const struct cbor_span span = read_string(reader, CBOR_BYTES);
  if (span.length < min || span.length > max) reader->wrong = true;
  return reader->wrong ? nothing : span;
}

struct cbor_span cbor_read_text(struct cbor_reader *reader, size_t max) {
  const struct cbor_span span = read_string(reader, CBOR_TEXT);
  if (span.length > max || !is_utf8(span.bytes, span.length)) reader->wrong = true;
  return reader->wrong ? nothing : span;
}

bool cbor_read_all(const struct cbor_reader *reader) { return !reader->wrong && reader->at == reader->end; }

#include <string.h>

#include "cbor.h"
#include "cbor_heads.h"

struct cbor_writer cbor_writer_of(uint8_t *bytes, size_t size) {
  struct cbor_writer writer = {.full = false};
  writer.at = bytes;
  writer.end = bytes + size;
  return writer;
}

static void write_raw(struct cbor_writer *writer, const uint8_t *bytes, size_t length) {
  if (length > (size_t)(writer->end - writer->at)) writer->full = true;
  if (writer->full || length == 0) return;
  memcpy(writer->at, bytes, length);
  writer->at += length;
}

static void write_head(struct cbor_writer *writer, unsigned major, uint32_t argument) {
  static const uint8_t info_of_width[] = {0, CBOR_ONE_BYTE, CBOR_ONE_BYTE + 1u, 0, CBOR_FOUR_BYTES};
  uint8_t head[5];
  const unsigned width = cbor_head_bytes(argument) - 1u;
  const uint32_t info = width == 0 ? argument : info_of_width[width];
  head[0] = (uint8_t)(major << 5 | info);
  for (unsigned byte = 0; byte < width; byte++) head[1u + byte] = (uint8_t)(argument >> (8u * (width - 1u - byte)));
  write_raw(writer, head, 1u + width);
}

void cbor_write_map(struct cbor_writer *writer, uint32_t pairs) { write_head(writer, CBOR_MAP, pairs); }

void cbor_write_array(struct cbor_writer *writer, uint32_t values) { write_head(writer, CBOR_ARRAY, values); }

void cbor_write_text(struct cbor_writer *writer, const char *text) {
  const size_t length = strlen(text);
  write_head(writer, CBOR_TEXT, (uint32_t)length);
  write_raw(writer, (const uint8_t *)text, length);
}

void cbor_write_bytes(struct cbor_writer *writer, const uint8_t *bytes, size_t length) {
  write_head(writer, CBOR_BYTES, (uint32_t)length);
  write_raw(writer, bytes, length);
}

void cbor_write_uint(struct cbor_writer *writer, uint32_t value) { write_head(writer, CBOR_UINT, value); }

void cbor_write_bool(struct cbor_writer *writer, bool value) {
  const uint8_t byte = value ? CBOR_TRUE : CBOR_FALSE;
  write_raw(writer, &byte, 1);
}

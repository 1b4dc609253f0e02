/*
 * CBOR as the protocol allows it: the core deterministic encoding of RFC 8949 §4.2.1, and of it unsigned integers below
 * 2^32, byte and text strings, arrays, maps with text keys, `false` and `true` (docs/adr/0016).
 *
 * Each body has one form only, so the reader is told what must come next and accepts nothing else: no value is skipped,
 * nothing nests deeper than the caller asks, and a map is closed by itself. An error stays until the end, so that a
 * body is read first and judged once.
 */
#ifndef BIRTHMARK_CBOR_H
#define BIRTHMARK_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cbor_reader {
  const uint8_t *at;
  const uint8_t *end;
  bool wrong;
};

/* Bytes of the body itself; empty when the body is wrong. */
struct cbor_span {
  const uint8_t *bytes;
  size_t length;
};

struct cbor_reader cbor_reader_of(const uint8_t *bytes, size_t length);
void cbor_read_map(struct cbor_reader *reader, uint32_t pairs);
void cbor_read_array(struct cbor_reader *reader, uint32_t values);
void cbor_read_key(struct cbor_reader *reader, const char *key);
struct cbor_span cbor_read_bytes(struct cbor_reader *reader, size_t min, size_t max);
/* UTF-8, at most `max` bytes of it. */
struct cbor_span cbor_read_text(struct cbor_reader *reader, size_t max);
/* Everything was as asked, and nothing is left. */
bool cbor_read_all(const struct cbor_reader *reader);

struct cbor_writer {
  uint8_t *at;
  uint8_t *end;
  bool full;
};

struct cbor_writer cbor_writer_of(uint8_t *bytes, size_t size);
void cbor_write_map(struct cbor_writer *writer, uint32_t pairs);
void cbor_write_array(struct cbor_writer *writer, uint32_t values);
/* Keys must come in the order of their encoding: the shorter first, then by their bytes. Also a value, terminated. */
void cbor_write_text(struct cbor_writer *writer, const char *text);
void cbor_write_bytes(struct cbor_writer *writer, const uint8_t *bytes, size_t length);
void cbor_write_uint(struct cbor_writer *writer, uint32_t value);
void cbor_write_bool(struct cbor_writer *writer, bool value);

#endif

/* DER written backwards: a length is known when its content stands behind it. */
#ifndef BIRTHMARK_DER_WRITER_H
#define BIRTHMARK_DER_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DER_INTEGER 0x02u
#define DER_BIT_STRING 0x03u
#define DER_OID 0x06u
#define DER_UTF8_STRING 0x0cu
#define DER_PRINTABLE_STRING 0x13u
#define DER_SEQUENCE 0x30u
#define DER_SET 0x31u

struct der_writer {
  uint8_t *bytes;
  size_t at;   /* of what was written last; the next goes before it */
  bool failed; /* there was no room; nothing more is written */
};

void der_put(struct der_writer *writer, const uint8_t *bytes, size_t length);

/* Tag and length around all from `writer->at` up to `end`. */
void der_wrap(struct der_writer *writer, uint8_t tag, size_t end);

/* An INTEGER of 32 unsigned big-endian bytes. */
void der_put_unsigned(struct der_writer *writer, const uint8_t number[32]);

#endif

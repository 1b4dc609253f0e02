#include "der_writer.h"

#include <string.h>

void der_put(struct der_writer *writer, const uint8_t *bytes, size_t length) {
  if (writer->failed || length > writer->at) {
    writer->failed = true;
    return;
  }
  writer->at -= length;
  memcpy(writer->bytes + writer->at, bytes, length);
}

static void put_byte(struct der_writer *writer, uint8_t byte) { der_put(writer, &byte, 1); }

void der_wrap(struct der_writer *writer, uint8_t tag, size_t end) {
  size_t length = end - writer->at;
  if (length > 0xffffu) writer->failed = true;
  if (length >= 0x80u) {
    put_byte(writer, (uint8_t)length);
    if (length >= 0x100u) put_byte(writer, (uint8_t)(length >> 8));
    put_byte(writer, length >= 0x100u ? 0x82u : 0x81u);
  } else {
    put_byte(writer, (uint8_t)length);
  }
  put_byte(writer, tag);
}

void der_put_unsigned(struct der_writer *writer, const uint8_t number[32]) {
  size_t end = writer->at;
  size_t zeros = 0;
  while (zeros < 31u && number[zeros] == 0) zeros++;
  der_put(writer, number + zeros, 32u - zeros);
  if ((number[zeros] & 0x80u) != 0) put_byte(writer, 0); /* or it would be negative */
  der_wrap(writer, DER_INTEGER, end);
}

#include <string.h>

#include "../crc32.h"
#include "../equal.h"
#include "../wipe.h"
#include "secure_cert.h"
#include "secure_cert_layout.h"

#define CHUNK_BYTES 64u

enum scanned { SCANNED_RECORD, SCANNED_END, SCANNED_FAILURE };

struct scanned_record {
  uint8_t type, subtype;
  size_t bytes; /* of the whole record */
  struct secure_cert_value value;
};

static bool crc_of_flash(size_t offset, size_t bytes, uint32_t *crc) {
  uint8_t chunk[CHUNK_BYTES];
  bool readable = true;
  *crc = CRC32_ESP_START;
  while (bytes > 0 && readable) {
    const size_t piece = bytes < CHUNK_BYTES ? bytes : CHUNK_BYTES;
    readable = port_cert_read(offset, chunk, piece);
    if (readable) *crc = crc32_over(*crc, chunk, piece);
    offset += piece;
    bytes -= piece;
  }
  wipe(chunk, sizeof chunk); /* it may have been a private key */
  return readable;
}

/* The CRC in flash against that of what is before it. */
static enum scanned check_crc(size_t offset, size_t bytes) {
  uint8_t in_flash[SECURE_CERT_CRC_BYTES];
  uint32_t crc;
  const size_t crc_at = bytes - SECURE_CERT_CRC_BYTES;
  if (!crc_of_flash(offset, crc_at, &crc)) return SCANNED_FAILURE;
  if (!port_cert_read(offset + crc_at, in_flash, sizeof in_flash)) return SCANNED_FAILURE;
  return little_endian_32(in_flash) == crc ? SCANNED_RECORD : SCANNED_END;
}

static enum scanned scan_record(size_t offset, size_t size, struct scanned_record *record) {
  uint8_t header[SECURE_CERT_HEADER_BYTES];
  if (size - offset < SECURE_CERT_BLOCK_BYTES) return SCANNED_END;
  if (!port_cert_read(offset, header, sizeof header)) return SCANNED_FAILURE;
  if (little_endian_32(header) != SECURE_CERT_MAGIC) return SCANNED_END;
  record->type = header[8];
  record->subtype = header[9];
  record->value.found = true;
  record->value.flags = header[4];
  record->value.offset = offset + SECURE_CERT_HEADER_BYTES;
  record->value.length = (size_t)header[10] | (size_t)header[11] << 8;
  record->bytes = secure_cert_record_bytes(record->value.length);
  if (record->bytes > size - offset) return SCANNED_END;
  return check_crc(offset, record->bytes);
}

enum refusal secure_cert_scan(struct secure_cert_index *index) {
  memset(index, 0, sizeof *index);
  size_t size = port_cert_size();
  if (size == 0) return REFUSAL_FAILED;
  for (;;) {
    struct scanned_record record;
    enum scanned scanned = scan_record(index->end, size, &record);
    if (scanned == SCANNED_FAILURE) return REFUSAL_FAILED;
    if (scanned == SCANNED_END) return REFUSAL_NONE;
    bool first = record.type < SECURE_CERT_TYPES && record.subtype == 0 && !index->values[record.type].found;
    if (first) index->values[record.type] = record.value;
    index->end += record.bytes;
  }
}

bool secure_cert_equals(const struct secure_cert_value *value, const uint8_t *bytes, size_t length) {
  uint8_t chunk[CHUNK_BYTES];
  bool equal = value->found && value->length == length;
  for (size_t at = 0; at < length && equal; at += CHUNK_BYTES) {
    const size_t piece = length - at < CHUNK_BYTES ? length - at : CHUNK_BYTES;
    equal = port_cert_read(value->offset + at, chunk, piece) && equal_in_constant_time(chunk, bytes + at, piece);
  }
  wipe(chunk, sizeof chunk); /* as above */
  return equal;
}

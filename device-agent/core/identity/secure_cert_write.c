#include <string.h>

#include "../crc32.h"
#include "../wipe.h"
#include "secure_cert.h"
#include "secure_cert_layout.h"

/* The record as it will be in flash. Returns its size; 0: it does not fit into `scratch`. */
static size_t encode(const struct secure_cert_record *record, uint8_t scratch[SECURE_CERT_SCRATCH_BYTES]) {
  if (record->length > 0xffffu) return 0;
  size_t bytes = secure_cert_record_bytes(record->length);
  if (bytes > SECURE_CERT_SCRATCH_BYTES) return 0;
  memset(scratch, 0, bytes);
  put_little_endian_32(scratch, SECURE_CERT_MAGIC);
  scratch[4] = record->flags;
  scratch[8] = (uint8_t)record->type;
  scratch[10] = (uint8_t)record->length;
  scratch[11] = (uint8_t)(record->length >> 8);
  if (record->length > 0) memcpy(scratch + SECURE_CERT_HEADER_BYTES, record->bytes, record->length);
  size_t crc_at = bytes - SECURE_CERT_CRC_BYTES;
  put_little_endian_32(scratch + crc_at, crc32_over(CRC32_ESP_START, scratch, crc_at));
  return bytes;
}

/* What the area from `offset` to the end of the partition is, compared with a record at its start and nothing after. */
enum area { AREA_TAKES_IT, AREA_MUST_BE_ERASED, AREA_UNREADABLE };

static bool can_become(uint8_t in_flash, uint8_t wanted) { return (in_flash & wanted) == wanted; }

static enum area look_at_area(size_t offset, const uint8_t *record, size_t bytes) {
  uint8_t block[SECURE_CERT_BLOCK_BYTES];
  enum area area = AREA_TAKES_IT;
  const size_t size = port_cert_size() - offset; /* whole blocks: partition and records are */
  for (size_t at = 0; at < size && area == AREA_TAKES_IT; at += SECURE_CERT_BLOCK_BYTES) {
    if (!port_cert_read(offset + at, block, sizeof block)) return AREA_UNREADABLE;
    for (size_t byte = 0; byte < sizeof block; byte++) {
      const uint8_t wanted = at + byte < bytes ? record[at + byte] : 0xffu;
      if (!can_become(block[byte], wanted)) area = AREA_MUST_BE_ERASED;
    }
  }
  wipe(block, sizeof block); /* what is torn may be half of a private key */
  return area;
}

static bool is_in_flash(size_t offset, const uint8_t *record, size_t bytes) {
  const struct secure_cert_value whole = {.found = true, .offset = offset, .length = bytes};
  return secure_cert_equals(&whole, record, bytes);
}

/* Value and CRC first: until the header's block is whole, there is no record here. */
static bool program(size_t offset, const uint8_t *record, size_t bytes) {
  size_t rest = bytes - SECURE_CERT_BLOCK_BYTES;
  if (rest > 0 && !port_cert_write(offset + SECURE_CERT_BLOCK_BYTES, record + SECURE_CERT_BLOCK_BYTES, rest))
    return false;
  if (!port_cert_write(offset, record, SECURE_CERT_BLOCK_BYTES)) return false;
  return is_in_flash(offset, record, bytes);
}

enum refusal secure_cert_append(const struct secure_cert_record *record, uint8_t scratch[SECURE_CERT_SCRATCH_BYTES]) {
  for (unsigned attempt = 0; attempt < 2u; attempt++) {
    struct secure_cert_index index;
    enum refusal refusal = secure_cert_scan(&index);
    if (refusal != REFUSAL_NONE) return refusal;
    size_t bytes = encode(record, scratch);
    if (bytes == 0 || bytes > port_cert_size() - index.end) return REFUSAL_FAILED;
    enum area area = look_at_area(index.end, scratch, bytes);
    if (area == AREA_UNREADABLE) return REFUSAL_FAILED;
    /* It also fails where flash is encrypted and a block was programmed before: that one cannot be programmed again. */
    if (area == AREA_TAKES_IT && program(index.end, scratch, bytes)) return REFUSAL_NONE;
    if (attempt == 0) refusal = secure_cert_rebuild(0, scratch);
    if (refusal != REFUSAL_NONE) return refusal;
  }
  return REFUSAL_FAILED; /* erased, and still not to be written */
}

static bool is_dropped(uint32_t dropped, const uint8_t header[SECURE_CERT_HEADER_BYTES]) {
  return header[8] < SECURE_CERT_TYPES && header[9] == 0 && (dropped >> header[8] & 1u) != 0;
}

static size_t bytes_of_record(const uint8_t header[SECURE_CERT_HEADER_BYTES]) {
  return secure_cert_record_bytes((size_t)header[10] | (size_t)header[11] << 8);
}

/* Into `scratch`, one after the other. Nothing is erased when they do not fit there. */
static enum refusal keep_records(uint32_t dropped, uint8_t *scratch, size_t *kept) {
  struct secure_cert_index index;
  enum refusal refusal = secure_cert_scan(&index);
  *kept = 0;
  for (size_t at = 0; refusal == REFUSAL_NONE && at < index.end;) {
    uint8_t header[SECURE_CERT_HEADER_BYTES];
    if (!port_cert_read(at, header, sizeof header)) return REFUSAL_FAILED;
    size_t bytes = bytes_of_record(header);
    if (!is_dropped(dropped, header)) {
      if (bytes > SECURE_CERT_SCRATCH_BYTES - *kept) return REFUSAL_FAILED;
      if (!port_cert_read(at, scratch + *kept, bytes)) return REFUSAL_FAILED;
      *kept += bytes;
    }
    at += bytes;
  }
  return refusal;
}

enum refusal secure_cert_rebuild(uint32_t dropped, uint8_t scratch[SECURE_CERT_SCRATCH_BYTES]) {
  size_t kept;
  enum refusal refusal = keep_records(dropped, scratch, &kept);
  if (refusal == REFUSAL_NONE) refusal = secure_cert_erase();
  for (size_t at = 0; refusal == REFUSAL_NONE && at < kept;) {
    size_t bytes = bytes_of_record(scratch + at);
    if (!program(at, scratch + at, bytes)) refusal = REFUSAL_FAILED;
    at += bytes;
  }
  return refusal;
}

enum refusal secure_cert_erase(void) {
  size_t size = port_cert_size();
  if (size == 0) return REFUSAL_FAILED;
  for (size_t offset = size; offset > 0; offset -= PORT_FLASH_SECTOR_BYTES) {
    if (!port_cert_erase(offset - PORT_FLASH_SECTOR_BYTES, PORT_FLASH_SECTOR_BYTES)) return REFUSAL_FAILED;
  }
  return look_at_area(0, NULL, 0) == AREA_TAKES_IT ? REFUSAL_NONE : REFUSAL_FAILED;
}

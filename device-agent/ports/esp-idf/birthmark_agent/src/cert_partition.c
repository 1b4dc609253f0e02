/* The esp_secure_cert partition, byte for byte; esp_partition encrypts and decrypts where the partition asks for it. */
#include <string.h>

#include "esp_partition.h"
#include "port.h"

/* As esp_secure_cert_mgr looks for it (esp_secure_cert_tlv_private.h). */
#define CERT_PARTITION_TYPE ((esp_partition_type_t)0x3f)
#define CERT_PARTITION_LABEL "esp_secure_cert"

/* What flash encryption encrypts as a whole, and what the core writes at once. */
#define BLOCK_BYTES 16u

static const esp_partition_t *cert_partition(void) {
  return esp_partition_find_first(CERT_PARTITION_TYPE, ESP_PARTITION_SUBTYPE_ANY, CERT_PARTITION_LABEL);
}

size_t port_cert_size(void) {
  const esp_partition_t *partition = cert_partition();
  return partition == NULL ? 0 : partition->size;
}

static bool is_erased(const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length; at++) {
    if (bytes[at] != 0xff) return false;
  }
  return true;
}

/* An erased block decrypts to noise, in which the core would see a record that somebody tore. Here it reads as erased. */
static bool show_erased_blocks(const esp_partition_t *partition, size_t offset, uint8_t *bytes, size_t length) {
  size_t end = offset + length;
  for (size_t block = offset - offset % BLOCK_BYTES; block < end; block += BLOCK_BYTES) {
    uint8_t raw[BLOCK_BYTES];
    if (esp_partition_read_raw(partition, block, raw, sizeof raw) != ESP_OK) return false;
    if (!is_erased(raw, sizeof raw)) continue;
    size_t from = block < offset ? offset : block;
    size_t to = block + BLOCK_BYTES > end ? end : block + BLOCK_BYTES;
    memset(bytes + (from - offset), 0xff, to - from);
  }
  return true;
}

bool port_cert_read(size_t offset, uint8_t *bytes, size_t length) {
  const esp_partition_t *partition = cert_partition();
  if (partition == NULL || esp_partition_read(partition, offset, bytes, length) != ESP_OK) return false;
  return !partition->encrypted || show_erased_blocks(partition, offset, bytes, length);
}

bool port_cert_erase(size_t offset, size_t length) {
  const esp_partition_t *partition = cert_partition();
  return partition != NULL && esp_partition_erase_range(partition, offset, length) == ESP_OK;
}

/* An encrypted block can be programmed once: a second time would leave noise, so only erased flash is written. */
static bool can_be_written(const esp_partition_t *partition, size_t offset, size_t length) {
  for (size_t at = 0; at < length; at += BLOCK_BYTES) {
    uint8_t raw[BLOCK_BYTES];
    if (esp_partition_read_raw(partition, offset + at, raw, sizeof raw) != ESP_OK) return false;
    if (!is_erased(raw, sizeof raw)) return false;
  }
  return true;
}

bool port_cert_write(size_t offset, const uint8_t *bytes, size_t length) {
  const esp_partition_t *partition = cert_partition();
  if (partition == NULL || offset % BLOCK_BYTES != 0 || length % BLOCK_BYTES != 0) return false;
  if (partition->encrypted && !can_be_written(partition, offset, length)) return false;
  return esp_partition_write(partition, offset, bytes, length) == ESP_OK;
}

#include "partition_table.h"

#include <psa/crypto.h>
#include <string.h>

#include "../core/crc32.h"
#include "../core/le.h"
#include "flash.h"

#define TABLE_BYTES 0xc00u
#define ROW_BYTES 32u
#define ROW_MAGIC 0x50aau
#define MD5_MAGIC 0xebebu
#define MD5_AT 16u
#define MD5_BYTES 16u
#define FLAG_ENCRYPTED 1u

#define OTA_SLOTS 16u
#define OTA_ENTRY_BYTES 32u
#define OTA_ENTRY_CRC_AT 28u
#define SECTOR_BYTES 0x1000u
#define ERASED 0xffffffffu

static bool is_erased(const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length; at++)
    if (bytes[at] != 0xffu) return false;
  return true;
}

static bool read_row(uint32_t table_offset, uint32_t at, uint8_t row[ROW_BYTES]) {
  return at + ROW_BYTES <= TABLE_BYTES && flash_read(table_offset + at, row, ROW_BYTES);
}

static bool md5_of_rows(uint32_t table_offset, uint32_t length, uint8_t digest[MD5_BYTES]) {
  psa_hash_operation_t md5 = PSA_HASH_OPERATION_INIT;
  uint8_t row[ROW_BYTES];
  size_t digest_length = 0;
  bool done = psa_hash_setup(&md5, PSA_ALG_MD5) == PSA_SUCCESS;
  for (uint32_t at = 0; done && at < length; at += ROW_BYTES)
    done = read_row(table_offset, at, row) && psa_hash_update(&md5, row, sizeof row) == PSA_SUCCESS;
  done = done && psa_hash_finish(&md5, digest, MD5_BYTES, &digest_length) == PSA_SUCCESS;
  (void)psa_hash_abort(&md5);
  return done;
}

/* Length of the rows in bytes; 0 when the table is none. Without an MD5 (CONFIG_PARTITION_TABLE_MD5=n) an erased row
 * must end it. */
static uint32_t table_length(uint32_t table_offset) {
  uint8_t row[ROW_BYTES];
  uint8_t digest[MD5_BYTES];
  uint32_t at = 0;
  while (read_row(table_offset, at, row) && read_u16_le(row) == ROW_MAGIC) at += ROW_BYTES;
  if (!read_row(table_offset, at, row)) return 0;
  if (is_erased(row, sizeof row)) return at;
  if (read_u16_le(row) != MD5_MAGIC || !is_erased(row + 2, MD5_AT - 2u)) return 0;
  if (!md5_of_rows(table_offset, at, digest)) return 0;
  return memcmp(digest, row + MD5_AT, MD5_BYTES) == 0 ? at : 0;
}

static struct partition partition_of(const uint8_t row[ROW_BYTES]) {
  const struct partition partition = {
      .type = row[2],
      .subtype = row[3],
      .offset = read_u32_le(row + 4),
      .size = read_u32_le(row + 8),
      .encrypted = (read_u32_le(row + 28) & FLAG_ENCRYPTED) != 0,
  };
  return partition;
}

static bool fits(const struct partition *row, const struct partition_wish *wish) {
  const bool subtype_fits = wish->subtype == PARTITION_SUBTYPE_ANY || row->subtype == wish->subtype;
  return row->type == wish->type && subtype_fits && row->size <= ERASED - row->offset;
}

/* A table that was checked; `length` 0 when there is none. */
struct table {
  uint32_t offset;
  uint32_t length;
};

static struct table table_at(uint32_t offset) {
  const struct table table = {offset, table_length(offset)};
  return table;
}

static bool find_row(const struct table *table, struct partition_wish wish, struct partition *found) {
  uint8_t row[ROW_BYTES];
  unsigned seen = 0;
  for (uint32_t at = 0; at < table->length; at += ROW_BYTES) {
    if (!read_row(table->offset, at, row)) return false;
    const struct partition partition = partition_of(row);
    if (!fits(&partition, &wish) || seen++ < wish.nth) continue;
    *found = partition;
    return true;
  }
  return false;
}

bool partition_find(uint32_t table_offset, struct partition_wish wish, struct partition *found) {
  const struct table table = table_at(table_offset);
  return find_row(&table, wish, found);
}

/* The counter of one entry of otadata (esp_ota_select_entry_t); 0: the entry is not valid. */
static uint32_t ota_sequence(uint32_t offset) {
  uint8_t entry[OTA_ENTRY_BYTES];
  if (!flash_read(offset, entry, sizeof entry)) return 0;
  const uint32_t sequence = read_u32_le(entry);
  const uint32_t crc = crc32_over(CRC32_ESP_START, entry, 4);
  return sequence != ERASED && crc == read_u32_le(entry + OTA_ENTRY_CRC_AT) ? sequence : 0;
}

static uint32_t newest_ota_sequence(const struct table *table) {
  const struct partition_wish wish = {PARTITION_TYPE_DATA, PARTITION_SUBTYPE_OTADATA, 0};
  struct partition otadata;
  if (!find_row(table, wish, &otadata)) return 0;
  const uint32_t first = ota_sequence(otadata.offset);
  const uint32_t second = ota_sequence(otadata.offset + SECTOR_BYTES);
  return first > second ? first : second;
}

/* Counts the slots up to the one of this index, in the order of their numbers, whatever the order of the rows. */
static uint32_t find_slot(const struct table *table, uint32_t index, struct partition *app) {
  uint32_t seen = 0;
  for (uint16_t slot = 0; slot < OTA_SLOTS && seen <= index; slot++) {
    const struct partition_wish wish = {PARTITION_TYPE_APP, (uint16_t)(PARTITION_SUBTYPE_OTA_0 + slot), 0};
    if (find_row(table, wish, app)) seen++;
  }
  return seen;
}

bool partition_boot_app(uint32_t table_offset, struct partition *app) {
  const struct partition_wish factory = {PARTITION_TYPE_APP, PARTITION_SUBTYPE_FACTORY, 0};
  const struct table table = table_at(table_offset);
  const uint32_t sequence = newest_ota_sequence(&table);
  const uint32_t slots = find_slot(&table, OTA_SLOTS, app);
  if (sequence != 0 && slots > 0) {
    (void)find_slot(&table, (sequence - 1u) % slots, app);
    return true;
  }
  return find_row(&table, factory, app) || find_slot(&table, 0, app) > 0;
}

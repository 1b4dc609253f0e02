#include "nvs_reader.h"

#include <string.h>

#include "../core/crc32.h"
#include "../core/le.h"
#include "../core/wire/utf8.h"
#include "flash.h"

/* Format: nvs_flash of ESP-IDF (components/nvs_flash/src/nvs_page.hpp, nvs_types.hpp). */
#define PAGE_BYTES 4096u
#define ENTRY_BYTES 32u
#define ENTRIES_PER_PAGE 126u
#define BITMAP_AT 32u
#define FIRST_ENTRY_AT 64u
#define HEADER_CRC_AT 28u
#define PAGE_ACTIVE 0xfffffffeu
#define PAGE_FULL 0xfffffffcu
#define PAGE_FREEING 0xfffffff8u
#define VERSION_1 0xffu
#define VERSION_2 0xfeu
#define ENTRY_WRITTEN 2u

#define TYPE_U8 0x01u
#define TYPE_TEXT 0x21u
#define TYPE_BLOB_OF_VERSION_1 0x41u
#define TYPE_BLOB_DATA 0x42u
#define TYPE_BLOB_INDEX 0x48u
#define NO_CHUNK 0xffu
#define KEY_AT 8u
#define KEY_BYTES 16u
#define DATA_AT 24u

struct wanted {
  uint8_t name_space;
  uint8_t type;
  uint8_t chunk;
  const char *key;
};

/* The newest entry that fits: its page counts first, then its place in the page. */
struct found {
  bool any;
  uint32_t sequence;
  uint32_t offset; /* in flash, of the entry itself */
  uint8_t entry[ENTRY_BYTES];
};

struct page {
  uint32_t offset;
  uint32_t sequence;
  uint8_t bitmap[ENTRIES_PER_PAGE / 4u + 1u];
};

static bool read_page(uint32_t offset, struct page *page) {
  uint8_t header[BITMAP_AT];
  if (!flash_read(offset, header, sizeof header)) return false;
  const uint32_t state = read_u32_le(header);
  if (state != PAGE_ACTIVE && state != PAGE_FULL && state != PAGE_FREEING) return false;
  if (read_u32_le(header + HEADER_CRC_AT) != crc32_over(CRC32_ESP_START, header + 4, HEADER_CRC_AT - 4u)) return false;
  if (header[8] != VERSION_1 && header[8] != VERSION_2) return false;
  page->offset = offset;
  page->sequence = read_u32_le(header + 4);
  return flash_read(offset + BITMAP_AT, page->bitmap, sizeof page->bitmap);
}

static bool is_written(const struct page *page, unsigned index) {
  return ((unsigned)page->bitmap[index / 4u] >> (index % 4u * 2u) & 3u) == ENTRY_WRITTEN;
}

/* Over all of the entry but the CRC itself. */
static bool entry_is_sound(const uint8_t entry[ENTRY_BYTES], unsigned index) {
  const uint32_t crc = crc32_over(crc32_over(CRC32_ESP_START, entry, 4), entry + KEY_AT, ENTRY_BYTES - KEY_AT);
  return read_u32_le(entry + 4) == crc && entry[2] >= 1 && entry[2] <= ENTRIES_PER_PAGE - index;
}

static bool fits(const uint8_t entry[ENTRY_BYTES], const struct wanted *wanted) {
  const size_t length = strlen(wanted->key) + 1u; /* with the zero that ends it */
  return entry[0] == wanted->name_space && entry[1] == wanted->type && entry[3] == wanted->chunk &&
         length <= KEY_BYTES && memcmp(entry + KEY_AT, wanted->key, length) == 0;
}

static bool is_newer(const struct page *page, const struct found *found) {
  return !found->any || page->sequence >= found->sequence; /* within one page the later entry is the newer one */
}

static void search_page(const struct page *page, const struct wanted *wanted, struct found *found) {
  uint8_t entry[ENTRY_BYTES];
  unsigned index = 0;
  while (index < ENTRIES_PER_PAGE) {
    const uint32_t offset = page->offset + FIRST_ENTRY_AT + index * ENTRY_BYTES;
    const unsigned here = index++;
    if (!is_written(page, here) || !flash_read(offset, entry, sizeof entry) || !entry_is_sound(entry, here)) continue;
    index = here + entry[2]; /* the payload that follows is not looked at as entries */
    if (!fits(entry, wanted) || !is_newer(page, found)) continue;
    found->any = true;
    found->sequence = page->sequence;
    found->offset = offset;
    memcpy(found->entry, entry, sizeof entry);
  }
}

static bool find(const struct nvs_partition *nvs, const struct wanted *wanted, struct found *found) {
  struct page page;
  found->any = false;
  for (uint32_t at = 0; nvs->size - at >= PAGE_BYTES; at += PAGE_BYTES)
    if (read_page(nvs->offset + at, &page)) search_page(&page, wanted, found);
  return found->any;
}

/* Text and blob data: size u16, CRC u32 over the payload, which fills the entries that follow. */
static bool read_payload(const struct found *found, uint8_t *bytes, size_t size, size_t *length) {
  const uint8_t *data = found->entry + DATA_AT;
  *length = read_u16_le(data);
  const size_t room = (found->entry[2] - (size_t)1) * ENTRY_BYTES;
  if (*length > room || *length > size) return false;
  if (!flash_read(found->offset + ENTRY_BYTES, bytes, *length)) return false;
  return crc32_over(CRC32_ESP_START, bytes, *length) == read_u32_le(data + 4);
}

uint8_t nvs_namespace(const struct nvs_partition *nvs, const char *name) {
  const struct wanted wanted = {0, TYPE_U8, NO_CHUNK, name};
  struct found found;
  return find(nvs, &wanted, &found) ? found.entry[DATA_AT] : 0;
}

bool nvs_text(const struct nvs_partition *nvs, uint8_t name_space, const char *key, char *text, size_t size) {
  const struct wanted wanted = {name_space, TYPE_TEXT, NO_CHUNK, key};
  struct found found;
  size_t length = 0;
  if (!find(nvs, &wanted, &found) || !read_payload(&found, (uint8_t *)text, size, &length)) return false;
  const uint8_t *end = memchr(text, 0, length);
  return end != NULL && is_utf8((const uint8_t *)text, (size_t)(end - (const uint8_t *)text));
}

static bool read_chunk(const struct nvs_partition *nvs, struct wanted wanted, struct nvs_blob *blob) {
  struct found found;
  size_t length = 0;
  if (!find(nvs, &wanted, &found)) return false;
  if (!read_payload(&found, blob->bytes + blob->length, blob->size - blob->length, &length)) return false;
  blob->length += length;
  return true;
}

bool nvs_blob(const struct nvs_partition *nvs, uint8_t name_space, const char *key, struct nvs_blob *blob) {
  const struct wanted index = {name_space, TYPE_BLOB_INDEX, NO_CHUNK, key};
  const struct wanted whole = {name_space, TYPE_BLOB_OF_VERSION_1, NO_CHUNK, key};
  struct found found;
  blob->length = 0;
  if (!find(nvs, &index, &found)) return read_chunk(nvs, whole, blob);
  const uint32_t total = read_u32_le(found.entry + DATA_AT);
  const unsigned count = found.entry[DATA_AT + 4];
  const unsigned first = found.entry[DATA_AT + 5]; /* 0 or 128: the firmware changes between them with each rewrite */
  for (unsigned chunk = first; chunk < first + count && chunk < NO_CHUNK; chunk++) {
    const struct wanted data = {name_space, TYPE_BLOB_DATA, (uint8_t)chunk, key};
    if (!read_chunk(nvs, data, blob)) return false;
  }
  return blob->length == total;
}

#include "flash_template.h"

#include <psa/crypto.h>
#include <string.h>

#include "../core/crc32.h"
#include "../core/le.h"
#include "must.h"

#define PAGE_BYTES 4096u
#define ENTRY_BYTES 32u
#define FIRST_ENTRY 64u
#define ENTRIES 126u
#define IMAGE_BYTES 320u /* header, one segment of 272 bytes, padding and checksum */
#define SEGMENT_BYTES 272u

uint8_t cells[TEMPLATE_BYTES];

/* --- The partition table. --- */

static void write_row(unsigned row, uint8_t type, uint8_t subtype, const uint32_t place[2]) {
  uint8_t *bytes = cells + TEMPLATE_TABLE + (size_t)row * ENTRY_BYTES;
  memset(bytes, 0, ENTRY_BYTES);
  bytes[0] = 0xaa;
  bytes[1] = 0x50;
  bytes[2] = type;
  bytes[3] = subtype;
  write_u32_le(bytes + 4, place[0]);
  write_u32_le(bytes + 8, place[1]);
}

void mend_table(void) {
  size_t length = 0;
  size_t digest_length = 0;
  while (length < 0xbe0u && read_u16_le(cells + TEMPLATE_TABLE + length) == 0x50aau) length += ENTRY_BYTES;
  uint8_t *row = cells + TEMPLATE_TABLE + length;
  memset(row, 0xff, 16);
  row[0] = 0xeb;
  row[1] = 0xeb;
  must(psa_hash_compute(PSA_ALG_MD5, cells + TEMPLATE_TABLE, length, row + 16, 16, &digest_length) == PSA_SUCCESS);
}

static void write_table(void) {
  write_row(0, 1, 2, (const uint32_t[]){TEMPLATE_NVS, 0x3000});
  write_row(1, 1, 0, (const uint32_t[]){TEMPLATE_OTADATA, 0x2000});
  write_row(2, 0, 0, (const uint32_t[]){TEMPLATE_APP, 0x2000});
  write_row(3, 0, 0x10, (const uint32_t[]){TEMPLATE_SLOT, 0x1000});
  mend_table();
}

void mend_otadata(size_t offset) {
  uint8_t *entry = cells + offset / PAGE_BYTES * PAGE_BYTES;
  write_u32_le(entry + 28, crc32_over(CRC32_ESP_START, entry, 4));
}

/* --- NVS. --- */

void mend_page(size_t offset) {
  uint8_t *page = cells + offset / PAGE_BYTES * PAGE_BYTES;
  write_u32_le(page, 0xfffffffeu);
  page[8] |= 0xfeu;
  write_u32_le(page + 28, crc32_over(CRC32_ESP_START, page + 4, 24));
}

void mend_entry(size_t offset) {
  uint8_t *page = cells + offset / PAGE_BYTES * PAGE_BYTES;
  uint8_t *entry = cells + offset / ENTRY_BYTES * ENTRY_BYTES;
  if (entry < page + FIRST_ENTRY) return;
  const unsigned index = (unsigned)((size_t)(entry - page) - FIRST_ENTRY) / ENTRY_BYTES;
  const size_t length = read_u16_le(entry + 24);
  const size_t room = PAGE_BYTES - (size_t)(entry - page) - ENTRY_BYTES;
  const unsigned type = entry[1];
  if ((type == 0x21 || type == 0x41 || type == 0x42) && length <= room)
    write_u32_le(entry + 28, crc32_over(CRC32_ESP_START, entry + ENTRY_BYTES, length));
  write_u32_le(entry + 4, crc32_over(crc32_over(CRC32_ESP_START, entry, 4), entry + 8, 24));
  if (index < ENTRIES)
    page[32u + index / 4u] &= (uint8_t) ~(1u << (index % 4u * 2u)); /* 11, empty, is 10 then: written */
}

/* Behind the entries that are there. Returns where the next one goes. */
static size_t write_entry(size_t at, const uint8_t head[4], const char *key, const void *value, size_t length) {
  uint8_t *entry = cells + at;
  memcpy(entry, head, 4);
  memset(entry + 8, 0, 16);
  memcpy(entry + 8, key, strlen(key) + 1u);
  if (head[2] == 1) {
    memcpy(entry + 24, value, length);
  } else {
    write_u32_le(entry + 24, 0xffff0000u | (uint32_t)length);
    memcpy(entry + ENTRY_BYTES, value, length);
  }
  for (size_t part = 0; part < head[2]; part++) mend_entry(at + part * ENTRY_BYTES);
  memcpy(entry + ENTRY_BYTES, value, head[2] == 1 ? 0 : length); /* mending took the value for entries */
  mend_entry(at);
  return at + head[2] * (size_t)ENTRY_BYTES;
}

static size_t write_text(size_t at, const char *key, const char *text) {
  const uint8_t head[] = {1, 0x21, 2, 0xff};
  return write_entry(at, head, key, text, strlen(text) + 1u);
}

static size_t write_blob(size_t at, const char *key, size_t length) {
  static const uint8_t value[384] = {1, 2, 3};
  const uint8_t data[] = {1, 0x42, (uint8_t)(1u + (length + 31u) / 32u), 0};
  const uint8_t index[] = {1, 0x48, 1, 0xff};
  const uint8_t about[] = {(uint8_t)length, (uint8_t)(length >> 8), 0, 0, 1, 0, 0xff, 0xff};
  return write_entry(write_entry(at, data, key, value, length), index, key, about, sizeof about);
}

static void write_nvs(void) {
  static const uint8_t name_space[] = {0, 0x01, 1, 0xff};
  static const uint8_t first = 1;
  size_t at = TEMPLATE_NVS + FIRST_ENTRY;
  write_u32_le(cells + TEMPLATE_NVS + 4, 0);
  mend_page(TEMPLATE_NVS);
  at = write_entry(at, name_space, "prov", &first, 1);
  at = write_text(at, "ap_ssid", "PROV_000001");
  at = write_text(at, "ap_pass", "ABCDEFGH23456789");
  at = write_text(at, "sec2_user", "wifiprov");
  at = write_text(at, "serial", "BM-2026-000001");
  at = write_blob(at, "sec2_salt", 16);
  (void)write_blob(at, "sec2_ver", 384);
}

/* --- Images. --- */

/* Where the checksum of the image lies, by its own headers; 0 when they lead nowhere. */
static size_t checksum_at(const uint8_t *image, size_t room, uint8_t *sum) {
  size_t at = 24;
  *sum = 0xef;
  for (unsigned segment = 0; segment < image[1] && segment < 16u; segment++) {
    if (room - at < 64u) return 0;
    const size_t length = read_u32_le(image + at + 4);
    at += 8;
    if (length > room - at || room - at - length < 64u) return 0;
    for (size_t byte = 0; byte < length; byte++) *sum ^= image[at + byte];
    at += length;
  }
  return at | 15u;
}

void mend_image(size_t offset) {
  const size_t start = offset < TEMPLATE_TABLE ? 0 : offset < TEMPLATE_SLOT ? TEMPLATE_APP : TEMPLATE_SLOT;
  uint8_t *image = cells + start;
  uint8_t sum = 0;
  size_t digest_length = 0;
  const size_t at = checksum_at(image, sizeof cells - start, &sum);
  if (at == 0) return;
  image[at] = sum;
  if (image[23] != 1) return;
  must(psa_hash_compute(PSA_ALG_SHA_256, image, at + 1u, image + at + 1u, 32, &digest_length) == PSA_SUCCESS);
}

static void write_image(size_t offset) {
  static const uint8_t header[] = {0xe9, 1, 2, 0x2f};
  uint8_t *image = cells + offset;
  memset(image, 0, IMAGE_BYTES);
  memcpy(image, header, sizeof header);
  image[23] = 1;
  write_u32_le(image + 24 + 4, SEGMENT_BYTES);
  write_u32_le(image + 32, 0xabcd5432u);
  memcpy(image + 48, "1.4.2", 6);
  mend_image(offset);
}

void template_write(void) {
  memset(cells, 0xff, sizeof cells);
  write_table();
  write_nvs();
  write_u32_le(cells + TEMPLATE_OTADATA, 1);
  mend_otadata(TEMPLATE_OTADATA);
  write_image(0);
  write_image(TEMPLATE_APP);
  write_image(TEMPLATE_SLOT);
}

/*
 * What the agent reads from flash that others wrote: partition table, otadata, images, NVS. The input is pieces of that
 * flash with their places, CRC and MD5 made right where a bit of the piece's head asks for it.
 */
#include <psa/crypto.h>
#include <string.h>

#include "../core/crc32.h"
#include "../core/le.h"
#include "../shared/firmware.h"
#include "../shared/flash.h"
#include "../shared/provisioning.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FLASH_BYTES 0x12000u
#define TABLE_OFFSET 0x8000u
#define PLACE_BYTES 32u
#define PAGE_BYTES 4096u

static uint8_t cells[FLASH_BYTES];

bool flash_read(uint32_t offset_bytes, uint8_t *bytes, size_t length) {
  if (offset_bytes > sizeof cells || length > sizeof cells - offset_bytes) return false;
  memcpy(bytes, cells + offset_bytes, length);
  return true;
}

/* A table with NVS, otadata and an application, which the pieces may change. */
static void write_table(void) {
  static const uint8_t rows[4][12] = {
      {0xaa, 0x50, 1, 2, 0x00, 0x90, 0, 0, 0x00, 0x30, 0, 0},
      {0xaa, 0x50, 1, 0, 0x00, 0xc0, 0, 0, 0x00, 0x20, 0, 0},
      {0xaa, 0x50, 0, 0, 0x00, 0xe0, 0, 0, 0x00, 0x20, 0, 0},
      {0xaa, 0x50, 0, 0x10, 0x00, 0x00, 1, 0, 0x00, 0x20, 0, 0},
  };
  memset(cells + TABLE_OFFSET, 0xff, PAGE_BYTES);
  for (size_t row = 0; row < 4u; row++) {
    memset(cells + TABLE_OFFSET + row * 32u, 0, 32);
    memcpy(cells + TABLE_OFFSET + row * 32u, rows[row], sizeof rows[row]);
  }
}

static void mend_page(uint8_t *page) {
  static const uint8_t active[] = {0xfe, 0xff, 0xff, 0xff};
  memcpy(page, active, sizeof active);
  page[8] |= 0xfeu;
  write_u32_le(page + 28, crc32_over(CRC32_ESP_START, page + 4, 24));
}

static void mend_entry(uint8_t *entry, size_t room) {
  const size_t length = read_u16_le(entry + 24);
  if (length + 32u <= room) write_u32_le(entry + 28, crc32_over(CRC32_ESP_START, entry + 32, length));
  write_u32_le(entry + 4, crc32_over(crc32_over(CRC32_ESP_START, entry, 4), entry + 8, 24));
}

static void mend_table(void) {
  size_t length = 0;
  size_t digest_length = 0;
  while (length < 0xbe0u && read_u16_le(cells + TABLE_OFFSET + length) == 0x50aau) length += 32u;
  uint8_t *row = cells + TABLE_OFFSET + length;
  memset(row, 0xff, 16);
  row[0] = 0xeb;
  row[1] = 0xeb;
  must(psa_hash_compute(PSA_ALG_MD5, cells + TABLE_OFFSET, length, row + 16, 16, &digest_length) == PSA_SUCCESS);
}

static void mend(uint8_t how, size_t offset) {
  if (how == 1) mend_page(cells + offset / PAGE_BYTES * PAGE_BYTES);
  if (how == 2) mend_entry(cells + offset, sizeof cells - offset);
  if (how == 3) mend_table();
  if (how == 4) write_u32_le(cells + offset + 28, crc32_over(CRC32_ESP_START, cells + offset, 4));
}

static void write_piece(const uint8_t *piece, size_t length) {
  const size_t offset = (size_t)read_u16_le(piece) * PLACE_BYTES % (sizeof cells - 64u);
  const size_t room = sizeof cells - offset;
  const size_t bytes = length < room ? length : room;
  memcpy(cells + offset, piece + 3, bytes);
  mend(piece[2] & 7u, offset);
}

static bool is_terminated(const char *text, size_t size) { return memchr(text, 0, size) != NULL; }

static void check_provisioning(void) {
  struct port_provisioning unit;
  if (!provisioning_read(TABLE_OFFSET, &unit)) return;
  must(is_terminated(unit.ssid, sizeof unit.ssid) && is_terminated(unit.password, sizeof unit.password));
  must(is_terminated(unit.username, sizeof unit.username) && is_terminated(unit.serial, sizeof unit.serial));
  must(unit.salt_length > 0 && unit.salt_length <= sizeof unit.salt);
  must(unit.verifier_length > 0 && unit.verifier_length <= sizeof unit.verifier);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct port_firmware firmware;
  const struct firmware_place place = {TABLE_OFFSET, 0};
  must(psa_crypto_init() == PSA_SUCCESS);
  memset(cells, 0xff, sizeof cells);
  write_table();
  size_t at = 0;
  while (size - at > 4u) {
    const size_t length = data[at] < size - at - 4u ? data[at] : size - at - 4u;
    write_piece(data + at + 1u, length);
    at += 4u + length;
  }
  check_provisioning();
  if (firmware_read(place, &firmware, true)) must(is_terminated(firmware.version, sizeof firmware.version));
  return 0;
}

#include "flash.h"

#include <string.h>

#include "../../core/port.h"
#include "../../core/wipe.h"
#include "../../shared/flash.h"
#include "../../shared/partition_table.h"
#include "rom.h"

/* What this chip addresses at most. Beyond the end of a smaller flash chip its addresses wrap around; partitions do
 * not. */
#define FLASH_BYTES 0x1000000u
#define FLASH_BLOCK_BYTES 0x10000u
#define FLASH_PAGE_BYTES 0x100u
#define FLASH_STATUS_MASK 0xffffu

/* The table moves up from 0x8000 when a boot loader needs more room than that: with secure boot, or as large as this
 * agent. */
#define FIRST_TABLE_OFFSET 0x8000u
#define LAST_TABLE_OFFSET 0x40000u

#define CHUNK_WORDS 64u
#define CHUNK_BYTES (CHUNK_WORDS * 4u)

static uint32_t table_offset;
static struct partition certs; /* size 0: there is none */
static uint32_t chunk[CHUNK_WORDS];

/* Connects at 20 MHz and one line, which every flash chip can do (ESP-IDF, esp32c3/rom/spi_flash.h: "clock divisor is
 * 4"). */
static void connect(void) {
  esp_rom_spiflash_attach(ets_efuse_get_spiconfig(), false);
  esp_rom_spiflash_config_param(0, FLASH_BYTES, FLASH_BLOCK_BYTES, PORT_FLASH_SECTOR_BYTES, FLASH_PAGE_BYTES,
                                FLASH_STATUS_MASK);
}

static bool has_table(uint32_t offset) {
  struct partition any;
  const struct partition_wish app = {.type = PARTITION_TYPE_APP, .subtype = PARTITION_SUBTYPE_ANY};
  const struct partition_wish data = {.type = PARTITION_TYPE_DATA, .subtype = PARTITION_SUBTYPE_ANY};
  return partition_find(offset, app, &any) || partition_find(offset, data, &any);
}

void flash_start(void) {
  const struct partition_wish wish = {.type = PARTITION_TYPE_SECURE_CERT, .subtype = PARTITION_SUBTYPE_ANY};
  connect();
  table_offset = FIRST_TABLE_OFFSET;
  while (table_offset <= LAST_TABLE_OFFSET && !has_table(table_offset)) table_offset += PORT_FLASH_SECTOR_BYTES;
  if (table_offset > LAST_TABLE_OFFSET) table_offset = FIRST_TABLE_OFFSET;
  if (!partition_find(table_offset, wish, &certs)) certs.size = 0;
}

uint32_t flash_table_offset(void) { return table_offset; }

/* The ROM reads whole words from whole words: around each piece of up to a chunk, its words. */
bool flash_read(uint32_t offset, uint8_t *bytes, size_t length) {
  if (offset > FLASH_BYTES || length > FLASH_BYTES - offset) return false;
  bool good = true;
  while (length > 0 && good) {
    const uint32_t skipped = offset % 4u;
    const size_t most = CHUNK_BYTES - skipped;
    const size_t piece = length < most ? length : most;
    good = esp_rom_spiflash_read(offset - skipped, chunk, (int32_t)((skipped + piece + 3u) & ~3u)) == 0;
    if (good) memcpy(bytes, (const uint8_t *)chunk + skipped, piece);
    offset += (uint32_t)piece;
    bytes += piece;
    length -= piece;
  }
  wipe(chunk, sizeof chunk);
  return good;
}

static bool is_inside(size_t offset, size_t length) { return offset <= certs.size && length <= certs.size - offset; }

/* What lies in an encrypted flash can be read through the cache only, which nobody has set up here. */
size_t port_cert_size(void) {
  struct port_security security;
  return port_security(&security) && !security.flash_encryption ? certs.size : 0;
}

bool port_cert_read(size_t offset, uint8_t *bytes, size_t length) {
  return is_inside(offset, length) && flash_read(certs.offset + (uint32_t)offset, bytes, length);
}

bool port_cert_erase(size_t offset, size_t length) {
  if (!is_inside(offset, length) || offset % PORT_FLASH_SECTOR_BYTES != 0) return false;
  if (esp_rom_spiflash_unlock() != 0) return false;
  for (size_t at = 0; at < length; at += PORT_FLASH_SECTOR_BYTES) {
    const uint32_t sector = (certs.offset + (uint32_t)(offset + at)) / PORT_FLASH_SECTOR_BYTES;
    if (esp_rom_spiflash_erase_sector(sector) != 0) return false;
  }
  return true;
}

bool port_cert_write(size_t offset, const uint8_t *bytes, size_t length) {
  if (!is_inside(offset, length) || offset % 16u != 0 || length % 16u != 0) return false;
  if (esp_rom_spiflash_unlock() != 0) return false;
  bool good = true;
  for (size_t at = 0; at < length && good; at += CHUNK_BYTES) {
    const size_t piece = length - at < CHUNK_BYTES ? length - at : CHUNK_BYTES;
    memcpy(chunk, bytes + at, piece);
    good = esp_rom_spiflash_write(certs.offset + (uint32_t)(offset + at), chunk, (int32_t)piece) == 0;
  }
  wipe(chunk, sizeof chunk);
  return good;
}

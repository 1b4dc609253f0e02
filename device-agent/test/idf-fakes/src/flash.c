#include <string.h>

#include "bootloader_random.h"
#include "esp_efuse.h"
#include "esp_flash.h"
#include "esp_flash_encrypt.h"
#include "esp_ota_ops.h"
#include "esp_partition.h"
#include "fakes.h"

#define FLASH_BYTES 0x400000u
#define SECTOR_BYTES 4096u

static uint8_t flash[FLASH_BYTES];
static bool encryption;
static bool cert_exists;
static bool otadata_exists;
static bool otadata_valid;
unsigned fake_flash_writes;

static esp_partition_t cert = {.type = (esp_partition_type_t)0x3f,
                               .address = 0x190000,
                               .size = 0x2000,
                               .erase_size = SECTOR_BYTES,
                               .label = "esp_secure_cert"};
static const esp_partition_t factory = {.type = ESP_PARTITION_TYPE_APP,
                                        .address = 0x10000,
                                        .size = 0x100000,
                                        .erase_size = SECTOR_BYTES,
                                        .label = "factory"};
static const esp_partition_t second_slot = {.type = ESP_PARTITION_TYPE_APP,
                                            .address = 0x200000,
                                            .size = 0x100000,
                                            .erase_size = SECTOR_BYTES,
                                            .label = "ota_1"};
static const esp_partition_t otadata = {.type = ESP_PARTITION_TYPE_DATA, .label = "otadata"};

void fake_flash_reset(void) {
  memset(flash, 0xff, sizeof flash);
  encryption = false;
  fake_otadata(false, false);
  fake_cert_partition(true, false);
  fake_flash_writes = 0;
}

uint8_t *fake_flash(uint32_t address) { return flash + address; }

void fake_cert_partition(bool exists, bool encrypted) {
  cert_exists = exists;
  cert.encrypted = encrypted;
}

void fake_flash_encrypt(bool on) {
  encryption = on;
  cert.encrypted = on;
}

void fake_otadata(bool exists, bool valid) {
  otadata_exists = exists;
  otadata_valid = valid;
}

bool esp_flash_encryption_enabled(void) { return encryption; }
bool esp_efuse_is_flash_encryption_enabled(void) { return encryption; }

static void copy_out(uint32_t address, uint8_t *bytes, size_t length, bool inverted) {
  for (size_t at = 0; at < length; at++) bytes[at] = inverted ? (uint8_t)~flash[address + at] : flash[address + at];
}

esp_err_t esp_flash_read(esp_flash_t *chip, void *buffer, uint32_t address, uint32_t length) {
  (void)chip;
  if (address > FLASH_BYTES || length > FLASH_BYTES - address) return ESP_ERR_INVALID_SIZE;
  copy_out(address, buffer, length, false);
  return ESP_OK;
}

esp_err_t esp_flash_read_encrypted(esp_flash_t *chip, uint32_t address, void *out_buffer, uint32_t length) {
  (void)chip;
  if (address > FLASH_BYTES || length > FLASH_BYTES - address) return ESP_ERR_INVALID_SIZE;
  copy_out(address, out_buffer, length, true);
  return ESP_OK;
}

const esp_partition_t *esp_partition_find_first(esp_partition_type_t type, esp_partition_subtype_t subtype,
                                                const char *label) {
  if (type == ESP_PARTITION_TYPE_DATA && subtype == ESP_PARTITION_SUBTYPE_DATA_OTA) {
    return otadata_exists ? &otadata : NULL;
  }
  if (label == NULL) return NULL;
  return cert_exists && type == cert.type && strcmp(label, cert.label) == 0 ? &cert : NULL;
}

const esp_partition_t *esp_ota_get_boot_partition(void) { return otadata_exists && otadata_valid ? &second_slot : NULL; }
const esp_partition_t *esp_ota_get_running_partition(void) { return &factory; }

static bool fits(const esp_partition_t *partition, size_t offset, size_t size) {
  return offset <= partition->size && size <= partition->size - offset;
}

esp_err_t esp_partition_read(const esp_partition_t *partition, size_t src_offset, void *dst, size_t size) {
  if (!fits(partition, src_offset, size)) return ESP_ERR_INVALID_SIZE;
  copy_out(partition->address + (uint32_t)src_offset, dst, size, partition->encrypted);
  return ESP_OK;
}

esp_err_t esp_partition_read_raw(const esp_partition_t *partition, size_t src_offset, void *dst, size_t size) {
  if (!fits(partition, src_offset, size)) return ESP_ERR_INVALID_SIZE;
  copy_out(partition->address + (uint32_t)src_offset, dst, size, false);
  return ESP_OK;
}

/* As NOR flash: bits only go from 1 to 0. An encrypted write takes multiples of 16, as ESP-IDF's does. */
esp_err_t esp_partition_write(const esp_partition_t *partition, size_t dst_offset, const void *src, size_t size) {
  const uint8_t *bytes = src;
  if (!fits(partition, dst_offset, size)) return ESP_ERR_INVALID_SIZE;
  if (partition->encrypted && (dst_offset % 16 != 0 || size % 16 != 0)) return ESP_ERR_INVALID_ARG;
  for (size_t at = 0; at < size; at++) {
    uint8_t byte = partition->encrypted ? (uint8_t)~bytes[at] : bytes[at];
    flash[partition->address + dst_offset + at] &= byte;
  }
  fake_flash_writes++;
  return ESP_OK;
}

esp_err_t esp_partition_erase_range(const esp_partition_t *partition, size_t offset, size_t size) {
  if (!fits(partition, offset, size)) return ESP_ERR_INVALID_SIZE;
  if (offset % SECTOR_BYTES != 0 || size % SECTOR_BYTES != 0) return ESP_ERR_INVALID_ARG;
  memset(flash + partition->address + offset, 0xff, size);
  return ESP_OK;
}

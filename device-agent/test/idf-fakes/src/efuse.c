#include <string.h>

#include "esp_efuse_table.h"
#include "esp_hmac.h"
#include "esp_mac.h"
#include "fakes.h"

#define BLOCKS ((unsigned)EFUSE_BLK_KEY_MAX)

struct block {
  uint8_t bytes[32];
  int purpose;
  bool used;
  bool read_protected;
};

static struct block blocks[BLOCKS];
static bool damaged;
static bool power_cut;
static bool no_p256;
unsigned fake_efuse_burns;

#define FIELD(name, block, bit, bits)                                           \
  static const esp_efuse_desc_t name##_desc = {.efuse_block = (block), .bit_start = (bit), .bit_count = (bits)}; \
  const esp_efuse_desc_t *ESP_EFUSE_##name[] = {&name##_desc, NULL}

FIELD(WR_DIS_RD_DIS, EFUSE_BLK0, 0, 1);
FIELD(WR_DIS_BLOCK_USR_DATA, EFUSE_BLK0, 22, 1);
FIELD(SECURE_BOOT_EN, EFUSE_BLK0, 116, 1);
FIELD(DIS_PAD_JTAG, EFUSE_BLK0, 51, 1);
FIELD(DIS_USB_JTAG, EFUSE_BLK0, 41, 1);
FIELD(DIS_DOWNLOAD_MODE, EFUSE_BLK0, 128, 1);
FIELD(ENABLE_SECURITY_DOWNLOAD, EFUSE_BLK0, 133, 1);
FIELD(FORCE_USE_KEY_MANAGER_KEY, EFUSE_BLK0, 10, 4);
FIELD(MAC_FACTORY, EFUSE_BLK1, 0, 48);

static const struct {
  const char *name;
  const esp_efuse_desc_t **field;
} names[] = {
    {"WR_DIS_RD_DIS", ESP_EFUSE_WR_DIS_RD_DIS},
    {"WR_DIS_BLOCK_USR_DATA", ESP_EFUSE_WR_DIS_BLOCK_USR_DATA},
    {"SECURE_BOOT_EN", ESP_EFUSE_SECURE_BOOT_EN},
    {"DIS_PAD_JTAG", ESP_EFUSE_DIS_PAD_JTAG},
    {"DIS_USB_JTAG", ESP_EFUSE_DIS_USB_JTAG},
    {"DIS_DOWNLOAD_MODE", ESP_EFUSE_DIS_DOWNLOAD_MODE},
    {"ENABLE_SECURITY_DOWNLOAD", ESP_EFUSE_ENABLE_SECURITY_DOWNLOAD},
    {"FORCE_USE_KEY_MANAGER_KEY", ESP_EFUSE_FORCE_USE_KEY_MANAGER_KEY},
};

static bool bit_of(const esp_efuse_desc_t *field, unsigned at) {
  unsigned bit = field->bit_start + at;
  return (blocks[field->efuse_block].bytes[bit / 8] >> (bit % 8) & 1) != 0;
}

static void burn_bit(const esp_efuse_desc_t *field) {
  blocks[field->efuse_block].bytes[field->bit_start / 8] |= (uint8_t)(1u << (field->bit_start % 8));
}

void fake_efuse_reset(void) {
  memset(blocks, 0, sizeof blocks);
  memcpy(blocks[EFUSE_BLK1].bytes, "\x7c\xdf\xa1\x00\x00\x01", 6);
  damaged = power_cut = no_p256 = false;
  fake_efuse_burns = 0;
}

void fake_efuse_key(unsigned block, int purpose, bool read_protected) {
  memset(blocks[block].bytes, (int)(0x40 + block), sizeof blocks[block].bytes);
  blocks[block].purpose = purpose;
  blocks[block].used = true;
  blocks[block].read_protected = read_protected;
}

const uint8_t *fake_efuse_block(unsigned block) { return blocks[block].bytes; }
void fake_efuse_damage(void) { damaged = true; }
void fake_efuse_power_cut_after_key_block(void) { power_cut = true; }
void fake_efuse_p256_missing(void) { no_p256 = true; }

void fake_efuse_set(const char *field) {
  for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
    if (strcmp(names[at].name, field) == 0) burn_bit(names[at].field[0]);
  }
}

esp_err_t esp_efuse_check_errors(void) { return damaged ? ESP_FAIL : ESP_OK; }
bool esp_efuse_is_ecdsa_p256_curve_supported(void) { return !no_p256; }
bool esp_efuse_read_field_bit(const esp_efuse_desc_t *field[]) { return bit_of(field[0], 0); }
uint32_t esp_efuse_read_secure_version(void) { return 3; }

esp_err_t esp_efuse_read_field_cnt(const esp_efuse_desc_t *field[], size_t *out_cnt) {
  *out_cnt = 0;
  for (unsigned at = 0; at < field[0]->bit_count; at++) *out_cnt += bit_of(field[0], at) ? 1u : 0u;
  return ESP_OK;
}

esp_err_t esp_efuse_read_field_blob(const esp_efuse_desc_t *field[], void *dst, size_t dst_size_bits) {
  if (damaged || dst_size_bits != field[0]->bit_count) return ESP_FAIL;
  memcpy(dst, blocks[field[0]->efuse_block].bytes + field[0]->bit_start / 8, dst_size_bits / 8);
  return ESP_OK;
}

esp_err_t esp_efuse_mac_get_default(uint8_t *mac) { return esp_efuse_read_field_blob(ESP_EFUSE_MAC_FACTORY, mac, 48); }

esp_err_t esp_efuse_write_field_bit(const esp_efuse_desc_t *field[]) {
  if (damaged) return ESP_FAIL;
  burn_bit(field[0]);
  fake_efuse_burns++;
  return ESP_OK;
}

bool esp_efuse_get_key_dis_read(esp_efuse_block_t block) { return blocks[block].read_protected; }
bool esp_efuse_key_block_unused(esp_efuse_block_t block) { return !blocks[block].used; }

bool esp_efuse_find_purpose(esp_efuse_purpose_t purpose, esp_efuse_block_t *block) {
  for (unsigned each = EFUSE_BLK_KEY0; each < BLOCKS; each++) {
    if (!blocks[each].used || blocks[each].purpose != (int)purpose) continue;
    *block = (esp_efuse_block_t)each;
    return true;
  }
  return false;
}

/* In ESP-IDF's order: the key block, then its purpose and read protection. Where that is refused, the key is burnt. */
esp_err_t esp_efuse_write_key(esp_efuse_block_t block, esp_efuse_purpose_t purpose, const void *key,
                              size_t key_size_bytes) {
  if (blocks[block].used || key_size_bytes != 32) return ESP_ERR_INVALID_STATE;
  memcpy(blocks[block].bytes, key, 32);
  blocks[block].used = true;
  fake_efuse_burns++;
  if (power_cut) return ESP_FAIL;
  blocks[block].purpose = (int)purpose;
  blocks[block].read_protected = !bit_of(ESP_EFUSE_WR_DIS_RD_DIS[0], 0);
  return blocks[block].read_protected ? ESP_OK : ESP_FAIL;
}

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/efuse/include/esp_efuse.h and esp32c3/include/esp_efuse_chip.h.
 * ESP_EFUSE_KEY_PURPOSE_ECDSA_KEY is that of the ESP32-C5.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_EFUSE_H
#define IDF_FAKE_ESP_EFUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"

typedef enum {
  EFUSE_BLK0 = 0,
  EFUSE_BLK1 = 1,
  EFUSE_BLK3 = 3,
  EFUSE_BLK_KEY0 = 4,
  EFUSE_BLK_KEY4 = 8,
  EFUSE_BLK_KEY5 = 9,
  EFUSE_BLK_KEY_MAX = 10,
} esp_efuse_block_t;

typedef enum {
  ESP_EFUSE_KEY_PURPOSE_USER = 0,
  ESP_EFUSE_KEY_PURPOSE_ECDSA_KEY = 1,
  ESP_EFUSE_KEY_PURPOSE_XTS_AES_128_KEY = 4,
  ESP_EFUSE_KEY_PURPOSE_HMAC_UP = 8,
  ESP_EFUSE_KEY_PURPOSE_MAX = 16,
} esp_efuse_purpose_t;

typedef struct {
  esp_efuse_block_t efuse_block : 8;
  uint8_t bit_start;
  uint16_t bit_count;
} esp_efuse_desc_t;

esp_err_t esp_efuse_read_field_blob(const esp_efuse_desc_t *field[], void *dst, size_t dst_size_bits);
bool esp_efuse_read_field_bit(const esp_efuse_desc_t *field[]);
esp_err_t esp_efuse_read_field_cnt(const esp_efuse_desc_t *field[], size_t *out_cnt);
esp_err_t esp_efuse_write_field_bit(const esp_efuse_desc_t *field[]);
bool esp_efuse_get_key_dis_read(esp_efuse_block_t block);
bool esp_efuse_key_block_unused(esp_efuse_block_t block);
bool esp_efuse_find_purpose(esp_efuse_purpose_t purpose, esp_efuse_block_t *block);
esp_err_t esp_efuse_write_key(esp_efuse_block_t block, esp_efuse_purpose_t purpose, const void *key,
                              size_t key_size_bytes);
uint32_t esp_efuse_read_secure_version(void);
esp_err_t esp_efuse_check_errors(void);
bool esp_efuse_is_flash_encryption_enabled(void); /* from v6.0 on */
bool esp_efuse_is_ecdsa_p256_curve_supported(void);

#endif

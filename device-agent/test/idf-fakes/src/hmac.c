/* The HMAC peripheral: keyed by an eFuse block of purpose HMAC_UP, which it reads though software may not. */
#include "esp_hmac.h"

#include <mbedtls/md.h>

#include "esp_efuse.h"
#include "fakes.h"

esp_err_t esp_hmac_calculate(hmac_key_id_t key_id, const void *message, size_t message_len, uint8_t *hmac) {
  esp_efuse_block_t first;
  unsigned block = (unsigned)EFUSE_BLK_KEY0 + (unsigned)key_id;
  if (!esp_efuse_find_purpose(ESP_EFUSE_KEY_PURPOSE_HMAC_UP, &first) || (unsigned)first > block) return ESP_FAIL;
  int error = mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), fake_efuse_block(block), 32, message,
                              message_len, hmac);
  return error == 0 ? ESP_OK : ESP_FAIL;
}

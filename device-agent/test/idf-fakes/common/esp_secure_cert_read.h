/* Declarations compared with esp_secure_cert_mgr 2.9.3, include/esp_secure_cert_read.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_SECURE_CERT_READ_H
#define IDF_FAKE_ESP_SECURE_CERT_READ_H

#include <stdint.h>

#include "esp_err.h"

typedef enum key_type {
  ESP_SECURE_CERT_INVALID_KEY = -1,
  ESP_SECURE_CERT_DEFAULT_FORMAT_KEY,
  ESP_SECURE_CERT_HMAC_ENCRYPTED_KEY,
  ESP_SECURE_CERT_HMAC_DERIVED_ECDSA_KEY,
  ESP_SECURE_CERT_ECDSA_PERIPHERAL_KEY,
} esp_secure_cert_key_type_t;

esp_err_t esp_secure_cert_get_device_cert(char **buffer, uint32_t *len);
esp_err_t esp_secure_cert_free_device_cert(char *buffer);
esp_err_t esp_secure_cert_get_ca_cert(char **buffer, uint32_t *len);
esp_err_t esp_secure_cert_free_ca_cert(char *buffer);
esp_err_t esp_secure_cert_get_priv_key(char **buffer, uint32_t *len);
esp_err_t esp_secure_cert_free_priv_key(char *buffer);
esp_err_t esp_secure_cert_get_priv_key_type(esp_secure_cert_key_type_t *priv_key_type);
esp_err_t esp_secure_cert_get_priv_key_efuse_id(uint8_t *efuse_block_id);

#endif

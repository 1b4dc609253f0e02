#include "esp_secure_cert_read.h"

#include <stdlib.h>
#include <string.h>

#include "fakes.h"

struct fake_secure_cert fake_secure_cert;

static esp_err_t hand_out(const char *bytes, size_t length, char **buffer, uint32_t *len) {
  if (bytes == NULL) return ESP_ERR_NOT_FOUND;
  *buffer = malloc(length);
  if (*buffer == NULL) return ESP_ERR_NO_MEM;
  memcpy(*buffer, bytes, length);
  *len = (uint32_t)length;
  fake_secure_cert.handed_out++;
  return ESP_OK;
}

static esp_err_t take_back(char *buffer) {
  free(buffer);
  fake_secure_cert.handed_out--;
  return ESP_OK;
}

static size_t length_of(const char *text) { return text == NULL ? 0 : strlen(text); }

esp_err_t esp_secure_cert_get_device_cert(char **buffer, uint32_t *len) {
  return hand_out(fake_secure_cert.leaf, length_of(fake_secure_cert.leaf), buffer, len);
}
esp_err_t esp_secure_cert_get_ca_cert(char **buffer, uint32_t *len) {
  return hand_out(fake_secure_cert.issuer, length_of(fake_secure_cert.issuer), buffer, len);
}
esp_err_t esp_secure_cert_get_priv_key(char **buffer, uint32_t *len) {
  return hand_out(fake_secure_cert.key, fake_secure_cert.key_length, buffer, len);
}
esp_err_t esp_secure_cert_free_device_cert(char *buffer) { return take_back(buffer); }
esp_err_t esp_secure_cert_free_ca_cert(char *buffer) { return take_back(buffer); }
esp_err_t esp_secure_cert_free_priv_key(char *buffer) { return take_back(buffer); }

esp_err_t esp_secure_cert_get_priv_key_type(esp_secure_cert_key_type_t *priv_key_type) {
  *priv_key_type = (esp_secure_cert_key_type_t)fake_secure_cert.key_type;
  return ESP_OK;
}

esp_err_t esp_secure_cert_get_priv_key_efuse_id(uint8_t *efuse_block_id) {
  if (fake_secure_cert.key_block == 0) return ESP_ERR_NOT_SUPPORTED;
  *efuse_block_id = fake_secure_cert.key_block;
  return ESP_OK;
}

#include "birthmark_identity.h"

#include <stdlib.h>
#include <string.h>

#include "esp_secure_cert_read.h"
#include "identity_chain.h"
#include "mbedtls/platform_util.h"
#include "sdkconfig.h"

#if CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL
#error "set CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL=n: with it esp_secure_cert_mgr reads RSA keys of the DS peripheral only"
#endif

static esp_err_t read_chain(struct birthmark_identity *identity) {
  char *leaf = NULL;
  char *issuer = NULL;
  struct certificate chain[2] = {{0}};
  bool found = esp_secure_cert_get_device_cert(&leaf, &chain[0].length) == ESP_OK &&
               esp_secure_cert_get_ca_cert(&issuer, &chain[1].length) == ESP_OK;
  chain[0].bytes = leaf;
  chain[1].bytes = issuer;
  if (found) identity->chain_pem = chain_pem(chain, 2);
  if (identity->chain_pem != NULL) identity->chain_bytes = strlen(identity->chain_pem) + 1;
  if (leaf != NULL) esp_secure_cert_free_device_cert(leaf);
  if (issuer != NULL) esp_secure_cert_free_ca_cert(issuer);
  if (!found) return ESP_ERR_NOT_FOUND;
  return identity->chain_pem == NULL ? ESP_ERR_NO_MEM : ESP_OK;
}

/* A key that esp_secure_cert_mgr encrypts by itself is none that the station makes. */
static esp_err_t read_kind(struct birthmark_identity *identity) {
  esp_secure_cert_key_type_t type = ESP_SECURE_CERT_INVALID_KEY;
  esp_err_t error = esp_secure_cert_get_priv_key_type(&type);
  if (error != ESP_OK) return error;
  if (type == ESP_SECURE_CERT_DEFAULT_FORMAT_KEY) identity->kind = BIRTHMARK_KEY_IN_FLASH;
  else if (type == ESP_SECURE_CERT_HMAC_DERIVED_ECDSA_KEY) identity->kind = BIRTHMARK_KEY_DERIVED;
  else if (type == ESP_SECURE_CERT_ECDSA_PERIPHERAL_KEY) identity->kind = BIRTHMARK_KEY_IN_ECDSA_BLOCK;
  else return ESP_ERR_NOT_SUPPORTED;
  return ESP_OK;
}

static esp_err_t read_key(struct birthmark_identity *identity) {
  esp_err_t error = read_kind(identity);
  if (error != ESP_OK) return error;
  return identity->kind == BIRTHMARK_KEY_IN_ECDSA_BLOCK
             ? esp_secure_cert_get_priv_key_efuse_id(&identity->efuse_block)
             : esp_secure_cert_get_priv_key(&identity->key, &identity->key_bytes);
}

esp_err_t birthmark_identity_open(struct birthmark_identity *identity) {
  memset(identity, 0, sizeof *identity);
  esp_err_t error = read_chain(identity);
  if (error == ESP_OK) error = read_key(identity);
  if (error != ESP_OK) birthmark_identity_close(identity);
  return error;
}

/* A derived key lies in memory of our own; one in flash is only pointed at, and must not be written to. */
void birthmark_identity_close(struct birthmark_identity *identity) {
  if (identity->key != NULL) {
    if (identity->kind == BIRTHMARK_KEY_DERIVED) mbedtls_platform_zeroize(identity->key, identity->key_bytes);
    esp_secure_cert_free_priv_key(identity->key);
  }
  free(identity->chain_pem);
  memset(identity, 0, sizeof *identity);
}

/*
 * The agent writes the records of esp_secure_cert itself. Production firmware reads them through esp_secure_cert_mgr;
 * this asks that component for the same identity and compares.
 */
#include <string.h>

#include "birthmark_agent.h"
#include "esp_secure_cert_read.h"
#include "identity.h"
#include "psa/crypto.h"
#include "sdkconfig.h"

#if CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL
#error "set CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL=n: with it esp_secure_cert_mgr reads RSA keys of the DS peripheral only"
#endif

/* SHA-256 over the leaf and then its issuer, as `install` reports it. */
static bool hash_chain(const char *leaf, uint32_t leaf_length, const char *issuer, uint32_t issuer_length,
                       uint8_t sha256[PORT_SHA256_BYTES]) {
  psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;
  size_t length = 0;
  bool done = psa_hash_setup(&hash, PSA_ALG_SHA_256) == PSA_SUCCESS &&
              psa_hash_update(&hash, (const uint8_t *)leaf, leaf_length) == PSA_SUCCESS &&
              psa_hash_update(&hash, (const uint8_t *)issuer, issuer_length) == PSA_SUCCESS &&
              psa_hash_finish(&hash, sha256, PORT_SHA256_BYTES, &length) == PSA_SUCCESS;
  psa_hash_abort(&hash);
  return done && length == PORT_SHA256_BYTES;
}

static bool same_chain(const struct identity *identity) {
  char *leaf = NULL;
  char *issuer = NULL;
  uint32_t leaf_length = 0;
  uint32_t issuer_length = 0;
  uint8_t sha256[PORT_SHA256_BYTES] = {0};
  bool same = esp_secure_cert_get_device_cert(&leaf, &leaf_length) == ESP_OK &&
              esp_secure_cert_get_ca_cert(&issuer, &issuer_length) == ESP_OK &&
              hash_chain(leaf, leaf_length, issuer, issuer_length, sha256) &&
              memcmp(sha256, identity->chain_sha256, sizeof sha256) == 0;
  if (leaf != NULL) esp_secure_cert_free_device_cert(leaf);
  if (issuer != NULL) esp_secure_cert_free_ca_cert(issuer);
  return same;
}

static esp_secure_cert_key_type_t expected_type(enum port_key_option option) {
  switch (option) {
    case PORT_KEY_FROM_HMAC:
      return ESP_SECURE_CERT_HMAC_DERIVED_ECDSA_KEY;
    case PORT_KEY_IN_ECDSA_BLOCK:
      return ESP_SECURE_CERT_ECDSA_PERIPHERAL_KEY;
    case PORT_KEY_IN_FLASH:
    case PORT_KEY_IN_ENCRYPTED_FLASH:
      break;
  }
  return ESP_SECURE_CERT_DEFAULT_FORMAT_KEY;
}

/* With option D the reader finds the block by a record that names it; with B it takes the lowest one by itself. */
static bool same_key_place(const struct port_key_place *place) {
  esp_secure_cert_key_type_t type = ESP_SECURE_CERT_INVALID_KEY;
  uint8_t block = 0;
  if (esp_secure_cert_get_priv_key_type(&type) != ESP_OK || type != expected_type(place->option)) return false;
  if (place->option != PORT_KEY_IN_ECDSA_BLOCK) return true;
  return esp_secure_cert_get_priv_key_efuse_id(&block) == ESP_OK && block == (uint8_t)(place->block + 4u);
}

esp_err_t birthmark_agent_check_secure_cert(void) {
  struct identity identity;
  if (identity_read(&identity) != REFUSAL_NONE) return ESP_FAIL;
  if (identity.state != IDENTITY_INSTALLED) return ESP_ERR_NOT_FOUND;
  return same_chain(&identity) && same_key_place(&identity.place) ? ESP_OK : ESP_ERR_INVALID_RESPONSE;
}

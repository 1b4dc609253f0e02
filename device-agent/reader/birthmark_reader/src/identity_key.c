/* The key of an open identity, where it is used. */
#include <string.h>

#include "birthmark_identity.h"
#include "sdkconfig.h"

#define SCALAR_BYTES 32u

esp_err_t birthmark_identity_use_in_tls(const struct birthmark_identity *identity, esp_tls_cfg_t *tls) {
  if (identity->chain_pem == NULL) return ESP_ERR_INVALID_ARG;
  tls->clientcert_buf = (const unsigned char *)identity->chain_pem;
  tls->clientcert_bytes = (unsigned int)identity->chain_bytes;
  if (identity->kind != BIRTHMARK_KEY_IN_ECDSA_BLOCK) {
    tls->clientkey_buf = (const unsigned char *)identity->key;
    tls->clientkey_bytes = identity->key_bytes;
    return ESP_OK;
  }
#if CONFIG_MBEDTLS_HARDWARE_ECDSA_SIGN
  tls->use_ecdsa_peripheral = true;
  tls->ecdsa_key_efuse_blk = identity->efuse_block;
  tls->ecdsa_curve = ESP_TLS_ECDSA_CURVE_SECP256R1;
  return ESP_OK;
#else
  return ESP_ERR_NOT_SUPPORTED;
#endif
}

/* The private key of SEC 1 (RFC 5915): 30 77 02 01 01 04 20 and then the 32 bytes. */
static const uint8_t *scalar_of(const struct birthmark_identity *identity) {
  static const uint8_t before[] = {0x02, 0x01, 0x01, 0x04, SCALAR_BYTES};
  const uint8_t *der = (const uint8_t *)identity->key;
  if (identity->key_bytes < 2 + sizeof before + SCALAR_BYTES) return NULL;
  if (der[0] != 0x30 || der[1] >= 0x80 || memcmp(der + 2, before, sizeof before) != 0) return NULL;
  return der + 2 + sizeof before;
}

esp_err_t birthmark_identity_import_key(const struct birthmark_identity *identity, psa_key_id_t *key) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  if (identity->kind == BIRTHMARK_KEY_IN_ECDSA_BLOCK) return ESP_ERR_NOT_SUPPORTED;
  const uint8_t *scalar = identity->key == NULL ? NULL : scalar_of(identity);
  if (scalar == NULL) return ESP_ERR_INVALID_ARG;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
  psa_set_key_bits(&attributes, 256);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE);
  psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
  return psa_import_key(&attributes, scalar, SCALAR_BYTES, key) == PSA_SUCCESS ? ESP_OK : ESP_FAIL;
}

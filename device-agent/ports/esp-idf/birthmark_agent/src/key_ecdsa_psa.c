/* Option D on ESP-IDF 6: the ECDSA peripheral behind PSA Crypto, by the opaque driver of ESP-IDF. */
#include "esp_idf_version.h"
#include "key_place.h"
#include "sdkconfig.h"

#if CONFIG_BIRTHMARK_KEY_ECDSA && ESP_IDF_VERSION_MAJOR >= 6

#include "psa/crypto.h"
#include "psa_crypto_driver_esp_ecdsa.h"

/* The driver keeps a pointer into this, so it outlives the key. */
static bool open_key(esp_ecdsa_opaque_key_t *reference, psa_key_id_t *key) {
  esp_efuse_block_t block;
  if (!key_block(&block)) return false;
  reference->curve = ESP_ECDSA_CURVE_SECP256R1;
  reference->efuse_block = (uint8_t)block;
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
  psa_set_key_bits(&attributes, 256);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
  psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
  psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_ESP_ECDSA_VOLATILE);
  return psa_import_key(&attributes, (const uint8_t *)reference, sizeof *reference, key) == PSA_SUCCESS;
}

bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  esp_ecdsa_opaque_key_t reference = {0};
  psa_key_id_t key;
  size_t length = 0;
  if (!open_key(&reference, &key)) return false;
  psa_status_t status =
      psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, 32, signature, 64, &length);
  psa_destroy_key(key);
  return status == PSA_SUCCESS && length == 64;
}

bool port_ecdsa_public(uint8_t point[65]) {
  esp_ecdsa_opaque_key_t reference = {0};
  psa_key_id_t key;
  size_t length = 0;
  if (!open_key(&reference, &key)) return false;
  psa_status_t status = psa_export_public_key(key, point, 65, &length);
  psa_destroy_key(key);
  return status == PSA_SUCCESS && length == 65;
}

#endif

/* Option D on ESP-IDF 6: the block that only the ECDSA peripheral reads. PSA Crypto with ESP-IDF's driver is played. */
#include "tests.h"
#include "fakes.h"
#include "port.h"
#include "psa/crypto.h"
#include "psa_crypto_driver_esp_ecdsa.h"

#define ECDSA_KEY 1
#define XTS 4

static esp_ecdsa_opaque_key_t imported;
static unsigned open_keys;

psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                            psa_key_id_t *key) {
  check(psa_get_key_lifetime(attributes) == PSA_KEY_LIFETIME_ESP_ECDSA_VOLATILE);
  check(data_length == sizeof imported);
  memcpy(&imported, data, sizeof imported);
  open_keys++;
  *key = 7;
  return PSA_SUCCESS;
}

psa_status_t psa_destroy_key(psa_key_id_t key) {
  check(key == 7);
  open_keys--;
  return PSA_SUCCESS;
}

psa_status_t psa_sign_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                           uint8_t *signature, size_t signature_size, size_t *signature_length) {
  check(key == 7 && alg == PSA_ALG_ECDSA(PSA_ALG_SHA_256) && hash_length == 32 && signature_size == 64);
  memset(signature, hash[0], 64);
  *signature_length = 64;
  return PSA_SUCCESS;
}

psa_status_t psa_export_public_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length) {
  check(key == 7 && data_size == 65);
  memset(data, 4, 65);
  *data_length = 65;
  return PSA_SUCCESS;
}

static void before_each(void) {
  fake_efuse_reset();
  fake_log_reset();
}

static enum port_block_state state_now(void) {
  struct port_key_place place;
  check(port_key_place(&place));
  check(place.option == PORT_KEY_IN_ECDSA_BLOCK);
  return place.state;
}

static void burns_last_byte_first(void) {
  uint8_t key[32];
  for (size_t at = 0; at < 32; at++) key[at] = (uint8_t)(at + 1);
  check(port_burn_key(key));
  check(state_now() == PORT_BLOCK_READY);
  for (size_t at = 0; at < 32; at++) check(fake_efuse_block(4)[at] == key[31 - at]);
}

static void not_into_key5(void) {
  for (unsigned block = 4; block <= 8; block++) fake_efuse_key(block, XTS, true);
  check(state_now() == PORT_BLOCK_TAKEN);
}

static void signs_with_its_block(void) {
  uint8_t hash[32] = {0x33};
  uint8_t signature[64];
  uint8_t point[65];
  check(!port_ecdsa_sign(hash, signature));
  check(!port_ecdsa_public(point));
  fake_efuse_key(6, ECDSA_KEY, true);
  check(port_ecdsa_sign(hash, signature) && signature[63] == 0x33);
  check(imported.efuse_block == 6 && imported.curve == ESP_ECDSA_CURVE_SECP256R1);
  check(port_ecdsa_public(point) && point[0] == 4);
  check(open_keys == 0);
}

static void key_manager(void) {
  fake_efuse_set("FORCE_USE_KEY_MANAGER_KEY");
  check(state_now() == PORT_BLOCK_TAKEN);
  fake_efuse_key(4, ECDSA_KEY, true);
  check(state_now() == PORT_BLOCK_TAKEN);
  check(fake_log_has("Key Manager"));
}

static void no_p256(void) {
  fake_efuse_p256_missing();
  check(state_now() == PORT_BLOCK_TAKEN);
}

TESTS({"the key is burnt with its last byte first", burns_last_byte_first},
      {"KEY5 is never used", not_into_key5},
      {"signature and public key come from the block of the key", signs_with_its_block},
      {"a chip that is forced to use the Key Manager gets no key", key_manager},
      {"a chip without P-256 gets no key", no_p256})

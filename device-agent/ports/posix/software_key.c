#include "software_key.h"

#include <psa/crypto.h>
#include <string.h>

#include "../../core/wipe.h"

#define DIGEST_BYTES 32u
#define ITERATIONS 2048u

static bool import(psa_key_type_t type, psa_algorithm_t algorithm, const uint8_t bytes[32], psa_key_id_t *key) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, type);
  psa_set_key_algorithm(&attributes, algorithm);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE);
  return psa_import_key(&attributes, bytes, 32, key) == PSA_SUCCESS;
}

static bool hmac(psa_key_id_t key, const uint8_t *message, size_t length, uint8_t digest[DIGEST_BYTES]) {
  size_t digest_length = 0;
  return psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), message, length, digest, DIGEST_BYTES, &digest_length) ==
         PSA_SUCCESS;
}

/* One block of output: T1 = U1 xor U2 xor … (RFC 8018 §5.2). */
static bool pbkdf2(psa_key_id_t key, const uint8_t salt[32], uint8_t scalar[32]) {
  static const uint8_t first_block[] = {0, 0, 0, 1};
  uint8_t message[32 + sizeof first_block];
  uint8_t u[DIGEST_BYTES];
  memcpy(message, salt, 32);
  memcpy(message + 32, first_block, sizeof first_block);
  bool done = hmac(key, message, sizeof message, u);
  memcpy(scalar, u, sizeof u);
  for (unsigned round = 1; done && round < ITERATIONS; round++) {
    done = hmac(key, u, sizeof u, u);
    for (unsigned byte = 0; byte < sizeof u; byte++) scalar[byte] ^= u[byte];
  }
  wipe(u, sizeof u);
  return done;
}

bool software_derive(const uint8_t key[32], const uint8_t salt[32], uint8_t scalar[32]) {
  psa_key_id_t id;
  if (!import(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), key, &id)) return false;
  const bool done = pbkdf2(id, salt, scalar);
  return psa_destroy_key(id) == PSA_SUCCESS && done;
}

static bool import_ec(const uint8_t scalar[32], psa_key_id_t *key) {
  return import(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_SHA_256), scalar, key);
}

bool software_sign(const uint8_t scalar[32], const uint8_t hash[32], uint8_t signature[64]) {
  psa_key_id_t key;
  size_t length = 0;
  if (!import_ec(scalar, &key)) return false;
  const bool done =
      psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, DIGEST_BYTES, signature, 64, &length) == PSA_SUCCESS;
  return psa_destroy_key(key) == PSA_SUCCESS && done;
}

bool software_public(const uint8_t scalar[32], uint8_t point[65]) {
  psa_key_id_t key;
  size_t length = 0;
  if (!import_ec(scalar, &key)) return false;
  const bool done = psa_export_public_key(key, point, 65, &length) == PSA_SUCCESS && length == 65;
  return psa_destroy_key(key) == PSA_SUCCESS && done;
}

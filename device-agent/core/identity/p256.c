#include "p256.h"

#include <psa/crypto.h>

#include "../wipe.h"

#define ALGORITHM PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256)

static bool import_scalar(const uint8_t scalar[32], psa_key_id_t *key) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
  psa_set_key_bits(&attributes, 256);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
  psa_set_key_algorithm(&attributes, ALGORITHM);
  return psa_import_key(&attributes, scalar, 32, key) == PSA_SUCCESS;
}

/* mbedTLS 2.28 leaves the scalar in a frame of its deterministic ECDSA. Overwrites where PSA's frames were; PSA needs
 * about 2 KB of stack itself, so this adds nothing to what a unit needs. */
#define PSA_STACK_BYTES 2048u

static void wipe_frames_below(void) {
  uint8_t frames[PSA_STACK_BYTES];
  wipe(frames, sizeof frames);
}

/* Through a pointer that the compiler cannot follow: inlined, the array would lie in the caller's frame. */
static void (*volatile const wipe_psa_frames)(void) = wipe_frames_below;

bool p256_public(const uint8_t scalar[32], uint8_t point[65]) {
  psa_key_id_t key = 0;
  if (!import_scalar(scalar, &key)) return false;
  size_t length = 0;
  const bool exported = psa_export_public_key(key, point, 65, &length) == PSA_SUCCESS;
  const bool destroyed = psa_destroy_key(key) == PSA_SUCCESS;
  wipe_psa_frames();
  return exported && destroyed && length == 65;
}

bool p256_sign(const uint8_t scalar[32], const uint8_t hash[32], uint8_t signature[64]) {
  psa_key_id_t key = 0;
  if (!import_scalar(scalar, &key)) return false;
  size_t length = 0;
  const bool made = psa_sign_hash(key, ALGORITHM, hash, 32, signature, 64, &length) == PSA_SUCCESS;
  const bool destroyed = psa_destroy_key(key) == PSA_SUCCESS;
  wipe_psa_frames();
  return made && destroyed && length == 64;
}

/* Where the private key lives, for each key option, and how it is used. */
#include <psa/crypto.h>
#include <string.h>

#include "../arena.h"
#include "../wipe.h"
#include "identity_work.h"
#include "p256.h"

const size_t identity_work_bytes = sizeof(struct identity_work);

/* Does not compile when the arena is too small. */
typedef char identity_work_fits_into_the_arena[sizeof(struct identity_work) <= ARENA_WORK_BYTES ? 1 : -1];

struct identity_work *identity_take_work(void) {
  return (struct identity_work *)(void *)arena.work;
}

void identity_wipe_work(struct identity_work *work) { wipe(work, sizeof *work); }

bool identity_sha256(const uint8_t *bytes, size_t length, uint8_t hash[PORT_SHA256_BYTES]) {
  size_t made = 0;
  return psa_hash_compute(PSA_ALG_SHA_256, bytes, length, hash, PORT_SHA256_BYTES, &made) == PSA_SUCCESS &&
         made == PORT_SHA256_BYTES;
}

/* Option A: scalar and point as they were written; the record's CRC is right. */
static enum refusal load_from_flash(struct identity_work *work, const struct secure_cert_index *index,
                                    struct identity *identity) {
  const struct secure_cert_value *key = &index->values[SECURE_CERT_PRIVATE_KEY];
  if (key->flags != 0 || key->length != SEC1_BYTES) return REFUSAL_NONE;
  if (!port_cert_read(key->offset, work->sec1, SEC1_BYTES)) return REFUSAL_FAILED;
  if (!sec1_matches(work->sec1)) return REFUSAL_NONE;
  memcpy(work->scalar, work->sec1 + SEC1_SCALAR_AT, sizeof work->scalar);
  memcpy(identity->public_key, work->sec1 + SEC1_POINT_AT, sizeof identity->public_key);
  identity->state = IDENTITY_KEY;
  return REFUSAL_NONE;
}

/* Option B: an empty record says that the key follows from the block and the salt. */
static enum refusal load_from_hmac(struct identity_work *work, const struct secure_cert_index *index,
                                   struct identity *identity) {
  const struct secure_cert_value *key = &index->values[SECURE_CERT_PRIVATE_KEY];
  const struct secure_cert_value *salt = &index->values[SECURE_CERT_HMAC_SALT];
  bool derived = key->flags == SECURE_CERT_FLAG_HMAC_DERIVED && key->length == 0;
  bool salted = salt->found && salt->length == sizeof work->secret;
  if (!derived || !salted || identity->place.state != PORT_BLOCK_READY) return REFUSAL_NONE;
  if (!port_cert_read(salt->offset, work->secret, sizeof work->secret)) return REFUSAL_FAILED;
  if (!port_derive_scalar(work->secret, work->scalar)) return REFUSAL_FAILED;
  if (p256_public(work->scalar, identity->public_key)) identity->state = IDENTITY_KEY;
  return REFUSAL_NONE;
}

/* Option D: the security configuration names the block; esp_secure_cert_mgr counts from EFUSE_BLK_KEY0 = 4. */
static enum refusal load_from_block(const struct secure_cert_index *index, struct identity *identity) {
  const struct secure_cert_value *key = &index->values[SECURE_CERT_PRIVATE_KEY];
  const struct secure_cert_value *config = &index->values[SECURE_CERT_SECURITY_CONFIG];
  uint8_t block;
  bool in_block = key->flags == SECURE_CERT_FLAG_ECDSA_BLOCK && key->length == 0;
  bool configured = config->found && config->length == IDENTITY_SECURITY_CONFIG_BYTES;
  if (!in_block || !configured || identity->place.state != PORT_BLOCK_READY) return REFUSAL_NONE;
  if (!port_cert_read(config->offset, &block, 1)) return REFUSAL_FAILED;
  if (block != identity->place.block + IDENTITY_BLOCK_KEY0) return REFUSAL_NONE;
  if (!port_ecdsa_public(identity->public_key)) return REFUSAL_FAILED;
  identity->state = IDENTITY_KEY;
  return REFUSAL_NONE;
}

enum refusal identity_load_key(struct identity_work *work, const struct secure_cert_index *index,
                               struct identity *identity) {
  if (!index->values[SECURE_CERT_PRIVATE_KEY].found) return REFUSAL_NONE;
  switch (identity->place.option) {
    case PORT_KEY_IN_FLASH:
    case PORT_KEY_IN_ENCRYPTED_FLASH:
      return load_from_flash(work, index, identity);
    case PORT_KEY_FROM_HMAC:
      return load_from_hmac(work, index, identity);
    case PORT_KEY_IN_ECDSA_BLOCK:
      return load_from_block(index, identity);
  }
  return REFUSAL_FAILED;
}

bool identity_sign_hash(const struct identity_work *work, const struct identity *identity,
                        const uint8_t hash[PORT_SHA256_BYTES], uint8_t signature[IDENTITY_SIGNATURE_BYTES]) {
  if (identity->place.option == PORT_KEY_IN_ECDSA_BLOCK) return port_ecdsa_sign(hash, signature);
  return p256_sign(work->scalar, hash, signature);
}

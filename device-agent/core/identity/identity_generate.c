/* Makes the key of the unit, for each key option. */
#include "identity_work.h"
#include "p256.h"

static bool is_possible(const struct port_key_place *place) {
  switch (place->option) {
    case PORT_KEY_IN_FLASH:
    case PORT_KEY_IN_ENCRYPTED_FLASH:
      return true;
    case PORT_KEY_FROM_HMAC:
    case PORT_KEY_IN_ECDSA_BLOCK:
      return place->state == PORT_BLOCK_FREE || place->state == PORT_BLOCK_READY;
  }
  return false;
}

/* Host bytes and MAC make every seed another one; neither stands in for the noise source. */
static enum refusal seed(struct identity_work *work, const uint8_t host_entropy[32], struct identity_entropy *entropy) {
  static const char purpose[] = "birthmark/key/v2";
  uint8_t mac[PORT_MAC_BYTES];
  if (!port_mac(mac)) return REFUSAL_FAILED;
  const struct drbg_part extra[] = {
      {host_entropy, 32}, {(const uint8_t *)purpose, sizeof purpose - 1u}, {mac, sizeof mac}};
  enum refusal refusal = entropy_seed(&work->scratch.entropy, extra, 3, &work->drbg);
  const struct health *health = &work->scratch.entropy.health;
  entropy->samples = health->samples;
  entropy->longest_run = health->longest_run;
  entropy->most_frequent = health->most_frequent;
  return refusal;
}

/* All but one in 2^32 candidates are below the order of the group. */
#define CANDIDATES 8u

/* Candidate testing (FIPS 186-5 §A.2.2): a number that is no scalar is drawn again, never reduced. */
static bool draw_scalar(struct identity_work *work, uint8_t point[IDENTITY_POINT_BYTES]) {
  for (unsigned drawn = 0; drawn < CANDIDATES; drawn++) {
    if (!drbg_generate(&work->drbg, work->scalar, sizeof work->scalar)) return false;
    if (p256_public(work->scalar, point)) return true;
  }
  return false;
}

static enum refusal append_key(struct identity_work *work, uint8_t flags, size_t length) {
  const struct secure_cert_record key = {SECURE_CERT_PRIVATE_KEY, flags, work->sec1, length};
  return secure_cert_append(&key, work->scratch.records);
}

static enum refusal generate_in_flash(struct identity_work *work) {
  uint8_t point[IDENTITY_POINT_BYTES];
  if (!draw_scalar(work, point)) return REFUSAL_FAILED;
  sec1_write(work->scalar, point, work->sec1);
  return append_key(work, 0, SEC1_BYTES);
}

/* A block that was burnt before a power cut is used again. */
static bool burn_hmac_key(struct identity_work *work, const struct port_key_place *place) {
  if (place->state == PORT_BLOCK_READY) return true;
  return drbg_generate(&work->drbg, work->secret, sizeof work->secret) && port_burn_key(work->secret);
}

static bool draw_salt(struct identity_work *work) {
  uint8_t point[IDENTITY_POINT_BYTES];
  for (unsigned drawn = 0; drawn < CANDIDATES; drawn++) {
    if (!drbg_generate(&work->drbg, work->secret, sizeof work->secret)) return false;
    if (!port_derive_scalar(work->secret, work->scalar)) return false;
    if (p256_public(work->scalar, point)) return true;
  }
  return false;
}

static enum refusal generate_from_hmac(struct identity_work *work, const struct port_key_place *place) {
  if (!burn_hmac_key(work, place) || !draw_salt(work)) return REFUSAL_FAILED;
  const struct secure_cert_record salt = {SECURE_CERT_HMAC_SALT, 0, work->secret, sizeof work->secret};
  enum refusal refusal = secure_cert_append(&salt, work->scratch.records);
  if (refusal != REFUSAL_NONE) return refusal;
  return append_key(work, SECURE_CERT_FLAG_HMAC_DERIVED, 0);
}

static enum refusal generate_in_block(struct identity_work *work, struct port_key_place *place) {
  if (place->state == PORT_BLOCK_FREE) {
    uint8_t point[IDENTITY_POINT_BYTES];
    if (!draw_scalar(work, point) || !port_burn_key(work->scalar)) return REFUSAL_FAILED;
    if (!port_key_place(place) || place->state != PORT_BLOCK_READY) return REFUSAL_FAILED;
  }
  uint8_t config[IDENTITY_SECURITY_CONFIG_BYTES] = {(uint8_t)(place->block + IDENTITY_BLOCK_KEY0)};
  const struct secure_cert_record record = {SECURE_CERT_SECURITY_CONFIG, 0, config, sizeof config};
  enum refusal refusal = secure_cert_append(&record, work->scratch.records);
  if (refusal != REFUSAL_NONE) return refusal;
  return append_key(work, SECURE_CERT_FLAG_ECDSA_BLOCK, 0);
}

/* Records of an identity that is none, or of half a one, and what was signed over them. */
#define ALL_OF_AN_IDENTITY                                                                                   \
  (1u << SECURE_CERT_CA_CERTIFICATE | 1u << SECURE_CERT_DEVICE_CERTIFICATE | 1u << SECURE_CERT_PRIVATE_KEY | \
   1u << SECURE_CERT_HMAC_SALT | 1u << SECURE_CERT_SECURITY_CONFIG | 1u << SECURE_CERT_SIGNATURE |           \
   1u << SECURE_CERT_INTEGRITY)

static enum refusal clear_remains(struct identity_work *work) {
  struct secure_cert_index index;
  enum refusal refusal = secure_cert_scan(&index);
  if (refusal != REFUSAL_NONE) return refusal;
  for (unsigned type = 0; type < SECURE_CERT_TYPES; type++) {
    if ((ALL_OF_AN_IDENTITY >> type & 1u) != 0 && index.values[type].found)
      return secure_cert_rebuild(ALL_OF_AN_IDENTITY, work->scratch.records);
  }
  return REFUSAL_NONE;
}

static enum refusal generate(struct identity_work *work, struct port_key_place *place) {
  switch (place->option) {
    case PORT_KEY_IN_FLASH:
    case PORT_KEY_IN_ENCRYPTED_FLASH:
      return generate_in_flash(work);
    case PORT_KEY_FROM_HMAC:
      return generate_from_hmac(work, place);
    case PORT_KEY_IN_ECDSA_BLOCK:
      return generate_in_block(work, place);
  }
  return REFUSAL_FAILED;
}

static enum refusal generate_with(struct identity_work *work, const uint8_t host_entropy[32],
                                  struct identity_entropy *entropy) {
  struct identity identity;
  enum refusal refusal = identity_load(work, &identity);
  if (refusal != REFUSAL_NONE) return refusal;
  if (identity.state != IDENTITY_NONE) return REFUSAL_WRONG_STATE;
  if (!is_possible(&identity.place)) return REFUSAL_UNSUPPORTED;
  refusal = seed(work, host_entropy, entropy);
  if (refusal == REFUSAL_NONE) refusal = clear_remains(work);
  if (refusal == REFUSAL_NONE) refusal = generate(work, &identity.place);
  if (refusal == REFUSAL_NONE) refusal = identity_load(work, &identity);
  return refusal == REFUSAL_NONE && identity.state != IDENTITY_KEY ? REFUSAL_FAILED : refusal;
}

enum refusal identity_generate(const uint8_t host_entropy[32], struct identity_entropy *entropy) {
  struct identity_work *work = identity_take_work();
  enum refusal refusal = generate_with(work, host_entropy, entropy);
  identity_wipe_work(work);
  return refusal;
}

/* Takes in the certificate chain: the issuer's record first, so that a leaf in flash means a whole chain. */
#include <string.h>

#include "certificate.h"
#include "identity_work.h"

struct chain {
  const uint8_t *leaf;
  size_t leaf_length;
  const uint8_t *issuer;
  size_t issuer_length;
};

static bool is_ours(const struct chain *chain, const struct identity *identity) {
  const uint8_t *point;
  bool sized = chain->leaf_length <= IDENTITY_MAX_CERT_BYTES && chain->issuer_length <= IDENTITY_MAX_CERT_BYTES;
  return sized && certificate_is_whole(chain->issuer, chain->issuer_length) &&
         certificate_point(chain->leaf, chain->leaf_length, &point) &&
         memcmp(point, identity->public_key, IDENTITY_POINT_BYTES) == 0;
}

static enum refusal append(struct identity_work *work, enum secure_cert_type type, const uint8_t *bytes,
                           size_t length) {
  const struct secure_cert_record record = {type, 0, bytes, length};
  return secure_cert_append(&record, work->scratch.records);
}

/* Certificates in state `key` are those of an `install` that a power cut ended, or of another unit. An issuer that is
 * already the right one stays; everything else goes. */
static enum refusal write_chain(struct identity_work *work, const struct chain *chain) {
  struct secure_cert_index index;
  enum refusal refusal = secure_cert_scan(&index);
  if (refusal != REFUSAL_NONE) return refusal;
  const struct secure_cert_value *issuer = &index.values[SECURE_CERT_CA_CERTIFICATE];
  bool kept = secure_cert_equals(issuer, chain->issuer, chain->issuer_length);
  uint32_t dropped = 0;
  if (index.values[SECURE_CERT_DEVICE_CERTIFICATE].found) dropped |= 1u << SECURE_CERT_DEVICE_CERTIFICATE;
  if (issuer->found && !kept) dropped |= 1u << SECURE_CERT_CA_CERTIFICATE;
  if (dropped != 0) {
    dropped |= 1u << SECURE_CERT_SIGNATURE | 1u << SECURE_CERT_INTEGRITY; /* over what is no more */
    refusal = secure_cert_rebuild(dropped, work->scratch.records);
  }
  if (refusal == REFUSAL_NONE && !kept)
    refusal = append(work, SECURE_CERT_CA_CERTIFICATE, chain->issuer, chain->issuer_length);
  if (refusal == REFUSAL_NONE) refusal = append(work, SECURE_CERT_DEVICE_CERTIFICATE, chain->leaf, chain->leaf_length);
  return refusal;
}

/* What is in flash, read again, against what was asked for. */
static enum refusal check(struct identity_work *work, const struct chain *chain, uint8_t sha256[PORT_SHA256_BYTES]) {
  struct identity identity;
  struct secure_cert_index index;
  enum refusal refusal = identity_load(work, &identity);
  if (refusal == REFUSAL_NONE) refusal = secure_cert_scan(&index);
  if (refusal != REFUSAL_NONE) return refusal;
  bool same = identity.state == IDENTITY_INSTALLED &&
              secure_cert_equals(&index.values[SECURE_CERT_DEVICE_CERTIFICATE], chain->leaf, chain->leaf_length) &&
              secure_cert_equals(&index.values[SECURE_CERT_CA_CERTIFICATE], chain->issuer, chain->issuer_length);
  memcpy(sha256, identity.chain_sha256, PORT_SHA256_BYTES);
  return same ? REFUSAL_NONE : REFUSAL_FAILED;
}

static enum refusal install(struct identity_work *work, const struct chain *chain, uint8_t sha256[PORT_SHA256_BYTES]) {
  struct identity identity;
  enum refusal refusal = identity_load(work, &identity);
  if (refusal != REFUSAL_NONE) return refusal;
  switch (identity.state) {
    case IDENTITY_NONE:
      return REFUSAL_WRONG_STATE;
    case IDENTITY_INSTALLED: /* the same chain again, or nothing */
      return check(work, chain, sha256) == REFUSAL_NONE ? REFUSAL_NONE : REFUSAL_WRONG_STATE;
    case IDENTITY_KEY:
      break;
  }
  if (!is_ours(chain, &identity)) return REFUSAL_FAILED;
  refusal = write_chain(work, chain);
  return refusal == REFUSAL_NONE ? check(work, chain, sha256) : refusal;
}

enum refusal identity_install(const uint8_t *leaf, size_t leaf_length, const uint8_t *issuer, size_t issuer_length,
                              uint8_t chain_sha256[PORT_SHA256_BYTES]) {
  const struct chain chain = {leaf, leaf_length, issuer, issuer_length};
  struct identity_work *work = identity_take_work();
  enum refusal refusal = install(work, &chain, chain_sha256);
  identity_wipe_work(work);
  return refusal;
}

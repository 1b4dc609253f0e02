/* The identity as the agent's requests use it: read, asked for, signed with, erased. */
#include "../identity.h"

#include <psa/crypto.h>
#include <string.h>

#include "certificate.h"
#include "csr.h"
#include "identity_work.h"

#define CHUNK_BYTES 64u

static bool hash_value(psa_hash_operation_t *operation, const struct secure_cert_value *value) {
  uint8_t chunk[CHUNK_BYTES];
  for (size_t at = 0; at < value->length; at += CHUNK_BYTES) {
    size_t piece = value->length - at < CHUNK_BYTES ? value->length - at : CHUNK_BYTES;
    if (!port_cert_read(value->offset + at, chunk, piece)) return false;
    if (psa_hash_update(operation, chunk, piece) != PSA_SUCCESS) return false;
  }
  return true;
}

/* Over the leaf and its issuer as they are in flash. */
static bool hash_chain(const struct secure_cert_index *index, uint8_t sha256[PORT_SHA256_BYTES]) {
  psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
  size_t length = 0;
  bool hashed = psa_hash_setup(&operation, PSA_ALG_SHA_256) == PSA_SUCCESS &&
                hash_value(&operation, &index->values[SECURE_CERT_DEVICE_CERTIFICATE]) &&
                hash_value(&operation, &index->values[SECURE_CERT_CA_CERTIFICATE]) &&
                psa_hash_finish(&operation, sha256, PORT_SHA256_BYTES, &length) == PSA_SUCCESS;
  if (!hashed) (void)psa_hash_abort(&operation);
  return hashed && length == PORT_SHA256_BYTES;
}

/* `installed` only with a leaf for this very key: a certificate of another unit leaves the state at `key`. */
static enum refusal load_chain(struct identity_work *work, const struct secure_cert_index *index,
                               struct identity *identity) {
  const struct secure_cert_value *leaf = &index->values[SECURE_CERT_DEVICE_CERTIFICATE];
  const struct secure_cert_value *issuer = &index->values[SECURE_CERT_CA_CERTIFICATE];
  const uint8_t *point;
  if (!leaf->found || !issuer->found || leaf->length > IDENTITY_MAX_CERT_BYTES) return REFUSAL_NONE;
  if (!port_cert_read(leaf->offset, work->scratch.certificate, leaf->length)) return REFUSAL_FAILED;
  if (!certificate_point(work->scratch.certificate, leaf->length, &point)) return REFUSAL_NONE;
  if (memcmp(point, identity->public_key, IDENTITY_POINT_BYTES) != 0) return REFUSAL_NONE;
  if (!hash_chain(index, identity->chain_sha256)) return REFUSAL_FAILED;
  identity->state = IDENTITY_INSTALLED;
  return REFUSAL_NONE;
}

enum refusal identity_load(struct identity_work *work, struct identity *identity) {
  struct secure_cert_index index;
  memset(identity, 0, sizeof *identity);
  if (!port_key_place(&identity->place)) return REFUSAL_FAILED;
  enum refusal refusal = secure_cert_scan(&index);
  if (refusal == REFUSAL_NONE) refusal = identity_load_key(work, &index, identity);
  if (refusal != REFUSAL_NONE || identity->state == IDENTITY_NONE) return refusal;
  return load_chain(work, &index, identity);
}

enum refusal identity_read(struct identity *identity) {
  struct identity_work *work = identity_take_work();
  enum refusal refusal = identity_load(work, identity);
  identity_wipe_work(work);
  return refusal;
}

static enum refusal sign_csr(const struct csr_request *request, uint8_t *der, size_t size, size_t *length) {
  struct csr_info info;
  struct identity identity;
  uint8_t hash[PORT_SHA256_BYTES];
  uint8_t signature[IDENTITY_SIGNATURE_BYTES];
  struct csr_request with_key = *request;
  struct identity_work *work = identity_take_work();
  enum refusal refusal = identity_load(work, &identity);
  if (refusal == REFUSAL_NONE && identity.state == IDENTITY_NONE) refusal = REFUSAL_WRONG_STATE;
  with_key.point = identity.public_key;
  bool made = refusal == REFUSAL_NONE && csr_write_info(&with_key, der, size, &info) &&
              identity_sha256(der + info.offset, info.length, hash) &&
              identity_sign_hash(work, &identity, hash, signature) && csr_finish(der, size, &info, signature, length);
  identity_wipe_work(work);
  if (refusal != REFUSAL_NONE) return refusal;
  return made ? REFUSAL_NONE : REFUSAL_FAILED;
}

enum refusal identity_csr(const uint8_t nonce[32], const char *serial, size_t serial_length, uint8_t *der, size_t size,
                          size_t *length) {
  const struct csr_request request = {.nonce = nonce, .serial = serial, .serial_length = serial_length};
  size_t room = size < IDENTITY_MAX_CSR_BYTES ? size : IDENTITY_MAX_CSR_BYTES;
  return sign_csr(&request, der, room, length);
}

enum refusal identity_sign(const uint8_t *message, size_t length, uint8_t signature[IDENTITY_SIGNATURE_BYTES]) {
  uint8_t hash[PORT_SHA256_BYTES];
  if (!identity_sha256(message, length, hash)) return REFUSAL_FAILED; /* first: it may lie in work memory */
  struct identity identity;
  struct identity_work *work = identity_take_work();
  enum refusal refusal = identity_load(work, &identity);
  if (refusal == REFUSAL_NONE && identity.state != IDENTITY_INSTALLED) refusal = REFUSAL_WRONG_STATE;
  if (refusal == REFUSAL_NONE && !identity_sign_hash(work, &identity, hash, signature)) refusal = REFUSAL_FAILED;
  identity_wipe_work(work);
  return refusal;
}

enum refusal identity_erase(void) { return secure_cert_erase(); }

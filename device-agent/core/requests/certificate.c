#include "requests.h"

#define SERIAL_MAX_BYTES 64u

struct csr_asked {
  struct cbor_span nonce;
  struct cbor_span serial;
};

static bool asks_csr(struct exchange *exchange, struct csr_asked *asked) {
  struct cbor_reader *reader = &exchange->asked;
  cbor_read_map(reader, 2);
  cbor_read_key(reader, "nonce");
  asked->nonce = cbor_read_bytes(reader, NONCE_BYTES, NONCE_BYTES);
  cbor_read_key(reader, "subject");
  cbor_read_map(reader, 1);
  cbor_read_key(reader, "serialNumber");
  asked->serial = cbor_read_text(reader, SERIAL_MAX_BYTES);
  return cbor_read_all(reader);
}

static enum refusal must_have_key(struct exchange *exchange, struct identity *identity) {
  const enum refusal refusal = load_identity(identity);
  if (refusal != REFUSAL_NONE) return refusal;
  if (identity->state == IDENTITY_NONE) return refuse(exchange, REFUSAL_WRONG_STATE, "there is no key yet");
  return REFUSAL_NONE;
}

enum refusal answer_csr(struct exchange *exchange) {
  struct csr_asked asked;
  struct identity identity;
  size_t length = 0;
  if (!asks_csr(exchange, &asked)) return REFUSAL_MALFORMED;
  enum refusal refusal = must_have_key(exchange, &identity);
  if (refusal != REFUSAL_NONE) return refusal;
  const size_t size =
      exchange->scratch_bytes < IDENTITY_MAX_CSR_BYTES ? exchange->scratch_bytes : IDENTITY_MAX_CSR_BYTES;
  refusal = identity_csr(asked.nonce.bytes, (const char *)asked.serial.bytes, asked.serial.length, exchange->scratch,
                         size, &length);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, 1);
  cbor_write_text(&exchange->answer, "csr");
  cbor_write_bytes(&exchange->answer, exchange->scratch, length);
  return REFUSAL_NONE;
}

struct install_asked {
  struct cbor_span leaf;
  struct cbor_span issuer;
};

static bool asks_install(struct exchange *exchange, struct install_asked *asked) {
  struct cbor_reader *reader = &exchange->asked;
  cbor_read_map(reader, 1);
  cbor_read_key(reader, "chain");
  cbor_read_array(reader, 2);
  asked->leaf = cbor_read_bytes(reader, 1, IDENTITY_MAX_CERT_BYTES);
  asked->issuer = cbor_read_bytes(reader, 1, IDENTITY_MAX_CERT_BYTES);
  return cbor_read_all(reader);
}

/* A unit is locked with its chain. One that is damaged afterwards keeps what is left: nobody gives it another. */
static enum refusal must_be_open(struct exchange *exchange, const struct identity *identity) {
  struct port_security security;
  if (identity->state == IDENTITY_INSTALLED) return REFUSAL_NONE;
  if (!port_security(&security)) return refuse(exchange, REFUSAL_FAILED, "the eFuses cannot be read");
  return security.locked ? REFUSAL_LOCKED : REFUSAL_NONE;
}

/* `identity_install` itself answers the chain that is there already, and refuses another. */
enum refusal answer_install(struct exchange *exchange) {
  struct install_asked asked;
  struct identity identity;
  uint8_t chain_sha256[PORT_SHA256_BYTES];
  if (!asks_install(exchange, &asked)) return REFUSAL_MALFORMED;
  enum refusal refusal = must_have_key(exchange, &identity);
  if (refusal == REFUSAL_NONE) refusal = must_be_open(exchange, &identity);
  if (refusal != REFUSAL_NONE) return refusal;
  refusal =
      identity_install(asked.leaf.bytes, asked.leaf.length, asked.issuer.bytes, asked.issuer.length, chain_sha256);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, 1);
  cbor_write_text(&exchange->answer, "chainSha256");
  cbor_write_bytes(&exchange->answer, chain_sha256, sizeof chain_sha256);
  return REFUSAL_NONE;
}

enum refusal answer_erase_identity(struct exchange *exchange) {
  struct port_security security;
  if (!asks_nothing(exchange)) return REFUSAL_MALFORMED;
  if (!port_security(&security)) return refuse(exchange, REFUSAL_FAILED, "the eFuses cannot be read");
  if (security.locked) return REFUSAL_LOCKED;
  const enum refusal refusal = identity_erase();
  if (refusal == REFUSAL_NONE) cbor_write_map(&exchange->answer, 0);
  return refusal;
}

#include "requests.h"

#define HOST_ENTROPY_BYTES 32u

static bool asks_generate_key(struct exchange *exchange, struct cbor_span *host_entropy) {
  cbor_read_map(&exchange->asked, 1);
  cbor_read_key(&exchange->asked, "hostEntropy");
  *host_entropy = cbor_read_bytes(&exchange->asked, HOST_ENTROPY_BYTES, HOST_ENTROPY_BYTES);
  return cbor_read_all(&exchange->asked);
}

static enum refusal may_generate(struct exchange *exchange, struct identity *identity) {
  struct port_security security;
  const enum refusal refusal = load_identity(identity);
  if (refusal != REFUSAL_NONE) return refusal;
  if (identity->state == IDENTITY_INSTALLED) return refuse(exchange, REFUSAL_WRONG_STATE, "a certificate is installed");
  if (!port_security(&security)) return refuse(exchange, REFUSAL_FAILED, "the eFuses cannot be read");
  return security.locked ? REFUSAL_LOCKED : REFUSAL_NONE;
}

static void write_entropy(struct cbor_writer *answer, const struct identity_entropy *entropy) {
  cbor_write_map(answer, 4);
  cbor_write_text(answer, "source");
  cbor_write_text(answer, port_noise_name());
  cbor_write_text(answer, "samples");
  cbor_write_uint(answer, entropy->samples);
  cbor_write_text(answer, "longestRun");
  cbor_write_uint(answer, entropy->longest_run);
  cbor_write_text(answer, "mostFrequent");
  cbor_write_uint(answer, entropy->most_frequent);
}

/* A key that is there and has no certificate yet is given again: a station that lost the reply asks twice. */
enum refusal answer_generate_key(struct exchange *exchange) {
  const uint32_t started_ms = port_now_ms();
  struct cbor_span host_entropy;
  struct identity identity;
  struct identity_entropy entropy = {0, 0, 0};
  if (!asks_generate_key(exchange, &host_entropy)) return REFUSAL_MALFORMED;
  enum refusal refusal = may_generate(exchange, &identity);
  if (refusal != REFUSAL_NONE) return refusal;
  const bool makes_it = identity.state == IDENTITY_NONE;
  if (makes_it) {
    refusal = identity_generate(host_entropy.bytes, &entropy);
    if (refusal == REFUSAL_NONE)
      refusal = identity_read(&identity); /* what flash holds, not what was meant to be there */
    if (refusal != REFUSAL_NONE) return refusal;
    if (identity.state != IDENTITY_KEY) return refuse(exchange, REFUSAL_FAILED, "the key does not read back");
  }
  struct cbor_writer *answer = &exchange->answer;
  cbor_write_map(answer, makes_it ? 4 : 3);
  cbor_write_text(answer, "key");
  write_key_place(answer, &identity.place);
  if (makes_it) {
    cbor_write_text(answer, "entropy");
    write_entropy(answer, &entropy);
  }
  cbor_write_text(answer, "publicKey");
  cbor_write_bytes(answer, identity.public_key, sizeof identity.public_key);
  cbor_write_text(answer, "durationMs");
  cbor_write_uint(answer, port_now_ms() - started_ms);
  return REFUSAL_NONE;
}

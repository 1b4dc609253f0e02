#include "../arena.h"
#include "../srp.h"
#include "requests.h"

#define USERNAME_MAX_BYTES 64u

struct start_asked {
  struct cbor_span username;
  struct cbor_span client_public;
};

static bool asks_srp_start(struct exchange *exchange, struct start_asked *asked) {
  struct cbor_reader *reader = &exchange->asked;
  cbor_read_map(reader, 2);
  cbor_read_key(reader, "username");
  asked->username = cbor_read_text(reader, USERNAME_MAX_BYTES);
  cbor_read_key(reader, "clientPublicKey");
  asked->client_public = cbor_read_bytes(reader, SRP_GROUP_BYTES, SRP_GROUP_BYTES);
  return cbor_read_all(reader);
}

enum refusal answer_srp_start(struct exchange *exchange) {
  struct start_asked asked;
  if (!asks_srp_start(exchange, &asked)) return REFUSAL_MALFORMED;
  enum refusal refusal = load_provisioning(exchange);
  if (refusal != REFUSAL_NONE) return refusal;
  if (exchange->scratch_bytes < SRP_GROUP_BYTES) return REFUSAL_FAILED;
  const struct port_provisioning *unit = &arena.provisioning;
  refusal = srp_start(unit, asked.username.bytes, asked.username.length, asked.client_public.bytes, exchange->scratch);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, 2);
  cbor_write_text(&exchange->answer, "salt");
  cbor_write_bytes(&exchange->answer, unit->salt, unit->salt_length);
  cbor_write_text(&exchange->answer, "devicePublicKey");
  cbor_write_bytes(&exchange->answer, exchange->scratch, SRP_GROUP_BYTES);
  return REFUSAL_NONE;
}

static bool asks_srp_verify(struct exchange *exchange, struct cbor_span *client_proof) {
  cbor_read_map(&exchange->asked, 1);
  cbor_read_key(&exchange->asked, "clientProof");
  *client_proof = cbor_read_bytes(&exchange->asked, SRP_PROOF_BYTES, SRP_PROOF_BYTES);
  return cbor_read_all(&exchange->asked);
}

enum refusal answer_srp_verify(struct exchange *exchange) {
  struct cbor_span client_proof;
  uint8_t device_proof[SRP_PROOF_BYTES];
  if (!asks_srp_verify(exchange, &client_proof)) {
    srp_forget(); /* one try for each session, whatever it looks like */
    return REFUSAL_MALFORMED;
  }
  const enum refusal refusal = srp_verify(client_proof.bytes, device_proof);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, 1);
  cbor_write_text(&exchange->answer, "deviceProof");
  cbor_write_bytes(&exchange->answer, device_proof, sizeof device_proof);
  return REFUSAL_NONE;
}

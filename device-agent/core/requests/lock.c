#include "requests.h"

static enum refusal read_security(struct exchange *exchange, struct port_security *security) {
  if (port_security(security)) return REFUSAL_NONE;
  return refuse(exchange, REFUSAL_FAILED, "the eFuses cannot be read");
}

enum refusal answer_lock_state(struct exchange *exchange) {
  struct port_security security;
  if (!asks_nothing(exchange)) return REFUSAL_MALFORMED;
  const enum refusal refusal = read_security(exchange, &security);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, 2);
  cbor_write_text(&exchange->answer, "locked");
  cbor_write_bool(&exchange->answer, security.locked);
  cbor_write_text(&exchange->answer, "details");
  cbor_write_text(&exchange->answer, security.locked ? "the lock eFuse is burnt" : "the lock eFuse is clear");
  return REFUSAL_NONE;
}

/* A unit without its chain stays open: once it is locked, nobody can give it one. */
static enum refusal must_be_installed(struct exchange *exchange) {
  struct identity identity;
  const enum refusal refusal = load_identity(&identity);
  if (refusal != REFUSAL_NONE) return refusal;
  if (identity.state == IDENTITY_INSTALLED) return REFUSAL_NONE;
  return refuse(exchange, REFUSAL_WRONG_STATE, "no certificate is installed");
}

enum refusal answer_lock(struct exchange *exchange) {
  struct port_security security;
  if (!asks_nothing(exchange)) return REFUSAL_MALFORMED;
  enum refusal refusal = must_be_installed(exchange);
  if (refusal == REFUSAL_NONE) refusal = read_security(exchange, &security);
  if (refusal != REFUSAL_NONE) return refusal;
  /* Also when the bit is burnt: a power cut may have come before what protects it, and the port burns what is missing. */
  if (!port_lock()) return refuse(exchange, REFUSAL_FAILED, "the lock eFuse cannot be burnt");
  refusal = read_security(exchange, &security); /* what the chip says counts, not that it was asked to */
  if (refusal != REFUSAL_NONE) return refusal;
  if (!security.locked) return refuse(exchange, REFUSAL_FAILED, "the lock eFuse reads back clear");
  cbor_write_map(&exchange->answer, 1);
  cbor_write_text(&exchange->answer, "locked");
  cbor_write_bool(&exchange->answer, true);
  return REFUSAL_NONE;
}

/* Here only the answer is made; agent.c restarts the chip when it has left. */
enum refusal answer_reboot(struct exchange *exchange) {
  if (!asks_nothing(exchange)) return REFUSAL_MALFORMED;
  cbor_write_map(&exchange->answer, 0);
  return REFUSAL_NONE;
}

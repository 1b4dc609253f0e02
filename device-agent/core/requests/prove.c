#include "../arena.h"
#include "receipt.h"

static enum refusal must_be_installed(struct exchange *exchange, struct receipt *receipt) {
  const enum refusal refusal = load_identity(&receipt->identity);
  if (refusal != REFUSAL_NONE) return refusal;
  if (receipt->identity.state == IDENTITY_INSTALLED) return REFUSAL_NONE;
  return refuse(exchange, REFUSAL_WRONG_STATE, "no certificate is installed");
}

/* What cannot be read is not stated: the unit then signs nothing. */
static enum refusal gather(struct exchange *exchange, struct receipt *receipt) {
  enum refusal refusal = must_be_installed(exchange, receipt);
  if (refusal == REFUSAL_NONE) refusal = load_provisioning(exchange);
  if (refusal != REFUSAL_NONE) return refusal;
  receipt->serial = arena.provisioning.serial;
  if (!port_mac(receipt->mac)) return refuse(exchange, REFUSAL_FAILED, "the MAC cannot be read");
  if (!port_security(&receipt->security)) return refuse(exchange, REFUSAL_FAILED, "the eFuses cannot be read");
  if (!port_firmware(&receipt->firmware, true))
    return refuse(exchange, REFUSAL_FAILED, "flash does not hold whole firmware");
  if (!secrets_tag(receipt->nonce, receipt->secrets_tag))
    return refuse(exchange, REFUSAL_FAILED, "the tag cannot be computed");
  return REFUSAL_NONE;
}

/* The statement lies at the start of the scratch memory, and what is signed behind it. */
static enum refusal sign(struct exchange *exchange, size_t length, uint8_t signature[IDENTITY_SIGNATURE_BYTES]) {
  uint8_t *to_sign = exchange->scratch + length;
  const size_t signed_bytes = receipt_to_sign(exchange->scratch, length, to_sign, exchange->scratch_bytes - length);
  if (signed_bytes == 0) return REFUSAL_FAILED;
  return identity_sign(to_sign, signed_bytes, signature);
}

enum refusal answer_prove(struct exchange *exchange) {
  struct receipt receipt;
  uint8_t signature[IDENTITY_SIGNATURE_BYTES];
  if (!asks_nonce(exchange, receipt.nonce)) return REFUSAL_MALFORMED;
  enum refusal refusal = gather(exchange, &receipt);
  if (refusal != REFUSAL_NONE) return refusal;
  const size_t size = exchange->scratch_bytes < RECEIPT_MAX_BYTES ? exchange->scratch_bytes : RECEIPT_MAX_BYTES;
  const size_t length = receipt_write(&receipt, exchange->scratch, size);
  if (length == 0) return refuse(exchange, REFUSAL_FAILED, "the statement is too long");
  refusal = sign(exchange, length, signature);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, 2);
  cbor_write_text(&exchange->answer, "signature");
  cbor_write_bytes(&exchange->answer, signature, sizeof signature);
  cbor_write_text(&exchange->answer, "statement");
  cbor_write_bytes(&exchange->answer, exchange->scratch, length);
  return REFUSAL_NONE;
}

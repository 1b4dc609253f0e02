#include <string.h>

#include "../arena.h"
#include "requests.h"

bool asks_nothing(struct exchange *exchange) {
  cbor_read_map(&exchange->asked, 0);
  return cbor_read_all(&exchange->asked);
}

bool asks_nonce(struct exchange *exchange, uint8_t nonce[NONCE_BYTES]) {
  cbor_read_map(&exchange->asked, 1);
  cbor_read_key(&exchange->asked, "nonce");
  const struct cbor_span span = cbor_read_bytes(&exchange->asked, NONCE_BYTES, NONCE_BYTES);
  if (!cbor_read_all(&exchange->asked)) return false;
  memcpy(nonce, span.bytes, NONCE_BYTES);
  return true;
}

static const char *name_of_option(enum port_key_option option) {
  switch (option) {
    case PORT_KEY_IN_ENCRYPTED_FLASH:
      return "flash-encrypted";
    case PORT_KEY_FROM_HMAC:
      return "hmac";
    case PORT_KEY_IN_ECDSA_BLOCK:
      return "ecdsa";
    case PORT_KEY_IN_FLASH:
    default:
      return "flash";
  }
}

void write_key_place(struct cbor_writer *writer, const struct port_key_place *place) {
  const bool in_block = place->option == PORT_KEY_FROM_HMAC || place->option == PORT_KEY_IN_ECDSA_BLOCK;
  cbor_write_map(writer, in_block ? 3 : 2);
  if (in_block) {
    cbor_write_text(writer, "block");
    cbor_write_uint(writer, place->block);
  }
  cbor_write_text(writer, "option");
  cbor_write_text(writer, name_of_option(place->option));
  cbor_write_text(writer, "readProtected");
  cbor_write_bool(writer, in_block && place->read_protected);
}

enum refusal load_identity(struct identity *identity) {
  if (port_cert_size() > 0) return identity_read(identity);
  identity->state = IDENTITY_NONE;
  return REFUSAL_NONE;
}

enum refusal load_provisioning(struct exchange *exchange) {
  if (port_provisioning(&arena.provisioning)) return REFUSAL_NONE;
  return refuse(exchange, REFUSAL_WRONG_STATE, "NVS does not hold all provisioning values");
}

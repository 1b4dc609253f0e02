/* The birth receipt: one statement about the unit that it signs with its new key (docs/specs/unit-agent.md §prove). */
#ifndef BIRTHMARK_RECEIPT_H
#define BIRTHMARK_RECEIPT_H

#include "requests.h"

#define RECEIPT_MAX_BYTES 700u

/* All that the statement says, read from the unit for this very request. */
struct receipt {
  uint8_t nonce[NONCE_BYTES];
  uint8_t mac[PORT_MAC_BYTES];
  struct identity identity;
  struct port_firmware firmware;
  struct port_security security;
  uint8_t secrets_tag[PORT_SHA256_BYTES];
  const char *serial;
};

/* The statement in deterministic CBOR. 0: it does not fit. */
size_t receipt_write(const struct receipt *receipt, uint8_t *statement, size_t size);

/* What is signed: the Sig_structure of COSE_Sign1 over that statement (RFC 9052 §4.4). 0: it does not fit. */
size_t receipt_to_sign(const uint8_t *statement, size_t length, uint8_t *bytes, size_t size);

#endif

/* The requests of the unit agent protocol and what carries each out. Internal to the core. */
#ifndef BIRTHMARK_REQUESTS_H
#define BIRTHMARK_REQUESTS_H

#include "../identity.h"
#include "../port.h"
#include "../refusal.h"
#include "../wire/cbor.h"

enum request_kind {
  REQUEST_HELLO = 0x01,
  REQUEST_GENERATE_KEY = 0x02,
  REQUEST_CSR = 0x03,
  REQUEST_INSTALL = 0x04,
  REQUEST_PROVE = 0x05,
  REQUEST_SECRETS_TAG = 0x06,
  REQUEST_LOCK_STATE = 0x07,
  REQUEST_LOCK = 0x08,
  REQUEST_ERASE_IDENTITY = 0x09,
  REQUEST_REBOOT = 0x0a,
  REQUEST_SRP_START = 0x0b,
  REQUEST_SRP_VERIFY = 0x0c
};

#define REPLY_BIT 0x80u
#define REFUSAL_KIND 0xffu
#define NONCE_BYTES 32u

struct exchange {
  struct cbor_reader asked;
  struct cbor_writer answer;
  /* Memory for this request beyond the answer; what was asked stays readable beside it. */
  uint8_t *scratch;
  size_t scratch_bytes;
  /* For the log of the station, when the request is refused; a default stands in for NULL. */
  const char *why;
};

enum refusal answer_hello(struct exchange *exchange);
enum refusal answer_generate_key(struct exchange *exchange);
enum refusal answer_csr(struct exchange *exchange);
enum refusal answer_install(struct exchange *exchange);
enum refusal answer_prove(struct exchange *exchange);
enum refusal answer_secrets_tag(struct exchange *exchange);
enum refusal answer_lock_state(struct exchange *exchange);
enum refusal answer_lock(struct exchange *exchange);
enum refusal answer_erase_identity(struct exchange *exchange);
enum refusal answer_reboot(struct exchange *exchange);
enum refusal answer_srp_start(struct exchange *exchange);
enum refusal answer_srp_verify(struct exchange *exchange);

/* --- What several of them share. --- */

static inline enum refusal refuse(struct exchange *exchange, enum refusal reason, const char *why) {
  exchange->why = why;
  return reason;
}

/* The body is the empty map. */
bool asks_nothing(struct exchange *exchange);
/* The body is { nonce }, which is copied. */
bool asks_nonce(struct exchange *exchange, uint8_t nonce[NONCE_BYTES]);

/* Firmware without an esp_secure_cert partition has no identity, and can still say who it is. */
enum refusal load_identity(struct identity *identity);

void write_key_place(struct cbor_writer *writer, const struct port_key_place *place);

/* `arena.provisioning` is filled, or `wrong-state`. */
enum refusal load_provisioning(struct exchange *exchange);

/* Over the values in `arena.provisioning` (docs/specs/unit-agent.md §secrets-tag). False when PSA Crypto fails. */
bool secrets_tag(const uint8_t nonce[NONCE_BYTES], uint8_t tag[PORT_SHA256_BYTES]);

#endif

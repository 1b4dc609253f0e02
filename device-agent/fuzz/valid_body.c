#include "valid_body.h"

#include <string.h>

#include "../core/identity.h"
#include "../core/requests/requests.h"
#include "../core/wire/cbor.h"
#include "../test/certificates.h"

#define GROUP_BYTES 384u

static void write_filled(struct cbor_writer *writer, const char *key, uint8_t fill, size_t length) {
  static uint8_t bytes[GROUP_BYTES];
  memset(bytes, fill, length);
  cbor_write_text(writer, key);
  cbor_write_bytes(writer, bytes, length);
}

static void write_alone(struct cbor_writer *writer, const char *key, uint8_t fill, size_t length) {
  cbor_write_map(writer, 1);
  write_filled(writer, key, fill, length);
}

static void write_csr(struct cbor_writer *writer, uint8_t fill) {
  cbor_write_map(writer, 2);
  write_filled(writer, "nonce", fill, NONCE_BYTES);
  cbor_write_text(writer, "subject");
  cbor_write_map(writer, 1);
  cbor_write_text(writer, "serialNumber");
  cbor_write_text(writer, (fill & 1u) != 0 ? "BM-2026-000001" : "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

/* Two variants, so that one can be asked for where the other is installed. */
static void write_install(struct cbor_writer *writer, uint8_t fill) {
  static struct test_certificate leaf;
  struct identity identity;
  memset(&identity, 0, sizeof identity);
  if (identity_read(&identity) != REFUSAL_NONE || identity.state == IDENTITY_NONE) identity.public_key[0] = 4;
  test_certificate(identity.public_key, fill & 1u, (size_t)(fill & 0x3eu) * 16u, &leaf);
  cbor_write_map(writer, 1);
  cbor_write_text(writer, "chain");
  cbor_write_array(writer, 2);
  cbor_write_bytes(writer, leaf.der, leaf.length);
  cbor_write_bytes(writer, leaf.der, (fill & 0x40u) != 0 ? leaf.length : leaf.length / 2u);
}

static void write_start(struct cbor_writer *writer, uint8_t fill) {
  cbor_write_map(writer, 2);
  cbor_write_text(writer, "username");
  cbor_write_text(writer, (fill & 1u) != 0 ? "wifiprov" : "somebody");
  write_filled(writer, "clientPublicKey", fill, GROUP_BYTES);
}

size_t valid_body(uint8_t kind, uint8_t fill, uint8_t body[VALID_BODY_BYTES]) {
  struct cbor_writer writer = cbor_writer_of(body, VALID_BODY_BYTES);
  switch ((enum request_kind)kind) {
    case REQUEST_HELLO:
    case REQUEST_LOCK_STATE:
    case REQUEST_LOCK:
    case REQUEST_ERASE_IDENTITY:
    case REQUEST_REBOOT:
      cbor_write_map(&writer, 0);
      break;
    case REQUEST_GENERATE_KEY:
      write_alone(&writer, "hostEntropy", fill, 32);
      break;
    case REQUEST_CSR:
      write_csr(&writer, fill);
      break;
    case REQUEST_INSTALL:
      write_install(&writer, fill);
      break;
    case REQUEST_PROVE:
    case REQUEST_SECRETS_TAG:
      write_alone(&writer, "nonce", fill, NONCE_BYTES);
      break;
    case REQUEST_SRP_START:
      write_start(&writer, fill);
      break;
    case REQUEST_SRP_VERIFY:
      write_alone(&writer, "clientProof", fill, 64);
      break;
    default:
      return 0;
  }
  return (size_t)(writer.at - body);
}

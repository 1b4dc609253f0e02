#include <psa/crypto.h>
#include <string.h>

#include "../arena.h"
#include "../wipe.h"
#include "requests.h"

static const char label[] = "birthmark/secrets-tag/v1";

static bool import_password(psa_key_id_t *key) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE);
  psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
  psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
  const char *password = arena.provisioning.password;
  return psa_import_key(&attributes, (const uint8_t *)password, strlen(password), key) == PSA_SUCCESS;
}

/* SHA-256(sec2_salt ‖ sec2_ver) */
static bool hash_ownership(uint8_t digest[PORT_SHA256_BYTES]) {
  const struct port_provisioning *unit = &arena.provisioning;
  psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;
  size_t length = 0;
  const bool done = psa_hash_setup(&hash, PSA_ALG_SHA_256) == PSA_SUCCESS &&
                    psa_hash_update(&hash, unit->salt, unit->salt_length) == PSA_SUCCESS &&
                    psa_hash_update(&hash, unit->verifier, unit->verifier_length) == PSA_SUCCESS &&
                    psa_hash_finish(&hash, digest, PORT_SHA256_BYTES, &length) == PSA_SUCCESS;
  (void)psa_hash_abort(&hash);
  return done;
}

static bool add(psa_mac_operation_t *mac, const void *bytes, size_t length) {
  return psa_mac_update(mac, (const uint8_t *)bytes, length) == PSA_SUCCESS;
}

/* With its length in front, so that no two pairs of texts run into the same bytes. */
static bool add_text(psa_mac_operation_t *mac, const char *text) {
  const uint8_t length = (uint8_t)strlen(text);
  return add(mac, &length, 1) && add(mac, text, length);
}

static bool tag_with(psa_key_id_t key, const uint8_t nonce[NONCE_BYTES], uint8_t tag[PORT_SHA256_BYTES]) {
  psa_mac_operation_t mac = PSA_MAC_OPERATION_INIT;
  uint8_t ownership[PORT_SHA256_BYTES];
  size_t length = 0;
  const bool done =
      hash_ownership(ownership) && psa_mac_sign_setup(&mac, key, PSA_ALG_HMAC(PSA_ALG_SHA_256)) == PSA_SUCCESS &&
      add(&mac, label, sizeof label - 1) && add(&mac, nonce, NONCE_BYTES) && add_text(&mac, arena.provisioning.ssid) &&
      add_text(&mac, arena.provisioning.serial) && add(&mac, ownership, sizeof ownership) &&
      psa_mac_sign_finish(&mac, tag, PORT_SHA256_BYTES, &length) == PSA_SUCCESS;
  (void)psa_mac_abort(&mac);
  wipe(ownership, sizeof ownership);
  return done;
}

bool secrets_tag(const uint8_t nonce[NONCE_BYTES], uint8_t tag[PORT_SHA256_BYTES]) {
  psa_key_id_t key;
  if (!import_password(&key)) return false;
  const bool done = tag_with(key, nonce, tag);
  return psa_destroy_key(key) == PSA_SUCCESS && done;
}

enum refusal answer_secrets_tag(struct exchange *exchange) {
  uint8_t nonce[NONCE_BYTES];
  uint8_t tag[PORT_SHA256_BYTES];
  if (!asks_nonce(exchange, nonce)) return REFUSAL_MALFORMED;
  const enum refusal refusal = load_provisioning(exchange);
  if (refusal != REFUSAL_NONE) return refusal;
  if (!secrets_tag(nonce, tag)) return refuse(exchange, REFUSAL_FAILED, "the tag cannot be computed");
  cbor_write_map(&exchange->answer, 1);
  cbor_write_text(&exchange->answer, "tag");
  cbor_write_bytes(&exchange->answer, tag, sizeof tag);
  return REFUSAL_NONE;
}

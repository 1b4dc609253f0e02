#include "drbg.h"

#include <psa/crypto.h>
#include <string.h>

#include "../wipe.h"

#define MAC_BYTES 32u

static bool import_hmac_key(const uint8_t bytes[MAC_BYTES], psa_key_id_t *key) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
  psa_set_key_bits(&attributes, (size_t)8 * MAC_BYTES);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE);
  psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
  return psa_import_key(&attributes, bytes, MAC_BYTES, key) == PSA_SUCCESS;
}

static bool mac_of_parts(psa_key_id_t key, const struct drbg_part *parts, size_t count, uint8_t mac[MAC_BYTES]) {
  psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;
  psa_status_t status = psa_mac_sign_setup(&operation, key, PSA_ALG_HMAC(PSA_ALG_SHA_256));
  for (size_t at = 0; at < count && status == PSA_SUCCESS; at++) {
    if (parts[at].length > 0) status = psa_mac_update(&operation, parts[at].bytes, parts[at].length);
  }
  size_t length = 0;
  if (status == PSA_SUCCESS) status = psa_mac_sign_finish(&operation, mac, MAC_BYTES, &length);
  if (status != PSA_SUCCESS) (void)psa_mac_abort(&operation);
  return status == PSA_SUCCESS && length == MAC_BYTES;
}

/* HMAC under the generator's key. `mac` may be the key or a part: it is written last. */
static bool hmac(const struct drbg *drbg, const struct drbg_part *parts, size_t count, uint8_t mac[MAC_BYTES]) {
  psa_key_id_t key = 0;
  if (!import_hmac_key(drbg->key, &key)) return false;
  bool made = mac_of_parts(key, parts, count, mac);
  bool destroyed = psa_destroy_key(key) == PSA_SUCCESS;
  return made && destroyed;
}

static bool next_value(struct drbg *drbg) {
  const struct drbg_part value = {drbg->value, sizeof drbg->value};
  return hmac(drbg, &value, 1, drbg->value);
}

static bool next_key(struct drbg *drbg, uint8_t step, const struct drbg_part *data, size_t count) {
  struct drbg_part parts[2u + DRBG_SEED_PARTS] = {{drbg->value, sizeof drbg->value}, {&step, 1}};
  for (size_t at = 0; at < count; at++) parts[2u + at] = data[at];
  return hmac(drbg, parts, 2u + count, drbg->key) && next_value(drbg);
}

/* HMAC_DRBG_Update, §10.1.2.2. */
static bool update(struct drbg *drbg, const struct drbg_part *data, size_t count) {
  size_t length = 0;
  for (size_t at = 0; at < count; at++) length += data[at].length;
  if (!next_key(drbg, 0x00, data, count)) return false;
  return length == 0 || next_key(drbg, 0x01, data, count);
}

/* §10.1.2.3. */
bool drbg_seed(struct drbg *drbg, const struct drbg_part *parts, size_t count) {
  memset(drbg->key, 0x00, sizeof drbg->key);
  memset(drbg->value, 0x01, sizeof drbg->value);
  drbg->requests = 1;
  return drbg_reseed(drbg, parts, count);
}

/* §10.1.2.4. */
bool drbg_reseed(struct drbg *drbg, const struct drbg_part *parts, size_t count) {
  bool seeded = drbg->requests != 0 && count <= DRBG_SEED_PARTS && update(drbg, parts, count);
  drbg->requests = seeded ? 1u : 0u;
  return seeded;
}

/* §10.1.2.5. */
bool drbg_generate(struct drbg *drbg, uint8_t *bytes, size_t length) {
  bool made = drbg->requests != 0 && drbg->requests <= DRBG_REQUESTS_PER_SEED && length <= DRBG_REQUEST_BYTES;
  for (size_t at = 0; made && at < length; at += MAC_BYTES) {
    size_t piece = length - at < MAC_BYTES ? length - at : MAC_BYTES;
    made = next_value(drbg);
    memcpy(bytes + at, drbg->value, piece);
  }
  made = made && update(drbg, NULL, 0);
  if (made) drbg->requests++;
  else wipe(bytes, length);
  return made;
}

/* Option B: the scalar from the HMAC peripheral, as esp_secure_cert_mgr derives it when the firmware uses the key. */
#include <string.h>

#include "key_place.h"
#include "sdkconfig.h"
#include "wipe.h"

#if CONFIG_BIRTHMARK_KEY_HMAC

#include "esp_hmac.h"

/* ESP_SECURE_CERT_KEY_DERIVATION_ITERATION_COUNT of esp_secure_cert_mgr. */
#define ITERATIONS 2048u

/* PBKDF2 (RFC 8018 §5.2) for one block: T = U1 xor U2 … with U1 over salt ‖ 00000001. */
static bool derive(hmac_key_id_t key, const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  uint8_t first[36];
  uint8_t next[32];
  memcpy(first, salt, 32);
  memcpy(first + 32, (const uint8_t[]){0, 0, 0, 1}, 4);
  bool done = esp_hmac_calculate(key, first, sizeof first, next) == ESP_OK;
  if (done) memcpy(scalar, next, sizeof next);
  for (unsigned round = 1; done && round < ITERATIONS; round++) {
    done = esp_hmac_calculate(key, next, sizeof next, next) == ESP_OK;
    for (size_t at = 0; at < sizeof next; at++) scalar[at] ^= next[at];
  }
  wipe(next, sizeof next);
  if (!done) wipe(scalar, PORT_SCALAR_BYTES);
  return done;
}

bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  esp_efuse_block_t block;
  return key_block(&block) && derive((hmac_key_id_t)((int)block - (int)EFUSE_BLK_KEY0), salt, scalar);
}

#else

bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  (void)salt;
  memset(scalar, 0, PORT_SCALAR_BYTES);
  return false;
}

#endif

/* Declarations compared with ESP-IDF v6.0.1, components/mbedtls/port/psa_driver/include/psa_crypto_driver_esp_ecdsa.h
 * and psa_crypto_driver_esp_ecdsa_contexts.h. Only what the components under test use. */
#ifndef IDF_FAKE_PSA_CRYPTO_DRIVER_ESP_ECDSA_H
#define IDF_FAKE_PSA_CRYPTO_DRIVER_ESP_ECDSA_H

#include "psa/crypto.h"

#define PSA_KEY_LOCATION_ESP_ECDSA ((psa_key_location_t)0x800001)
#define PSA_KEY_LIFETIME_ESP_ECDSA_VOLATILE \
  PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE, PSA_KEY_LOCATION_ESP_ECDSA)

typedef enum {
  ESP_ECDSA_CURVE_SECP192R1,
  ESP_ECDSA_CURVE_SECP256R1,
  ESP_ECDSA_CURVE_SECP384R1,
  ESP_ECDSA_CURVE_MAX,
} esp_ecdsa_curve_t;

typedef struct {
  esp_ecdsa_curve_t curve;
  uint8_t efuse_block;
} esp_ecdsa_opaque_key_t;

#endif

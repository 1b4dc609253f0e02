/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/esp-tls/esp_tls.h; the older names of the same members are
 * left out.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_TLS_H
#define IDF_FAKE_ESP_TLS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { ESP_TLS_ECDSA_CURVE_SECP256R1 = 0, ESP_TLS_ECDSA_CURVE_MAX } esp_tls_ecdsa_curve_t;

typedef struct esp_tls_cfg {
  const unsigned char *cacert_buf;
  unsigned int cacert_bytes;
  const unsigned char *clientcert_buf;
  unsigned int clientcert_bytes;
  const unsigned char *clientkey_buf;
  unsigned int clientkey_bytes;
  bool use_ecdsa_peripheral;
  uint8_t ecdsa_key_efuse_blk;
  esp_tls_ecdsa_curve_t ecdsa_curve;
} esp_tls_cfg_t;

#endif

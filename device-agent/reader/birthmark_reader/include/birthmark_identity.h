/*
 * The unit's identity as production firmware uses it: the certificate chain and the private key, for TLS with ESP-TLS
 * or for signatures through PSA Crypto. It is read through esp_secure_cert_mgr; nothing here can change it.
 */
#ifndef BIRTHMARK_IDENTITY_H
#define BIRTHMARK_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"
#include "esp_tls.h"
#include "psa/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

enum birthmark_key_kind {
  BIRTHMARK_KEY_IN_FLASH,       /* option A */
  BIRTHMARK_KEY_DERIVED,        /* option B: derived by the HMAC peripheral for each use */
  BIRTHMARK_KEY_IN_ECDSA_BLOCK  /* option D: only the ECDSA peripheral has it */
};

struct birthmark_identity {
  char *chain_pem;       /* leaf, then its issuer; terminated */
  size_t chain_bytes;    /* with the terminator, as ESP-TLS wants it */
  enum birthmark_key_kind kind;
  char *key;             /* SEC 1 in DER; NULL with option D */
  uint32_t key_bytes;
  uint8_t efuse_block;   /* with option D: 4 for KEY0 and so on */
};

/* ESP_ERR_NOT_FOUND: no identity is installed. Close it when the connection no longer needs it. */
esp_err_t birthmark_identity_open(struct birthmark_identity *identity);

/* Wipes the key and gives the memory back. */
void birthmark_identity_close(struct birthmark_identity *identity);

/*
 * Sets client certificate and key of a TLS configuration; the rest of it is the caller's. The identity must stay open
 * for as long as the configuration is used. ESP_ERR_NOT_SUPPORTED: option D without the ECDSA peripheral in ESP-TLS
 * (CONFIG_MBEDTLS_HARDWARE_ECDSA_SIGN).
 */
esp_err_t birthmark_identity_use_in_tls(const struct birthmark_identity *identity, esp_tls_cfg_t *tls);

/*
 * The private key as a volatile PSA key for ECDSA with SHA-256, of options A and B. It cannot be exported; destroy it
 * after use. ESP_ERR_NOT_SUPPORTED with option D, whose key is a key of ESP-IDF's ECDSA driver with `efuse_block`.
 */
esp_err_t birthmark_identity_import_key(const struct birthmark_identity *identity, psa_key_id_t *key);

#ifdef __cplusplus
}
#endif

#endif

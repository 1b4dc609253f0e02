/* The HMAC peripheral, which alone reads a key block of purpose HMAC_UP. */
#ifndef BARE_HMAC_H
#define BARE_HMAC_H

#include <stdbool.h>
#include <stdint.h>

/* PBKDF2-HMAC-SHA-256, 2048 iterations, 32 bytes: esp_secure_cert_mgr, esp_pbkdf2_hmac_sha256. */
bool hmac_pbkdf2(unsigned key, const uint8_t salt[32], uint8_t derived[32]);

#endif

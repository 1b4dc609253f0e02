/* The key peripherals of a chip in software, for a program that runs alone. */
#ifndef BIRTHMARK_POSIX_SOFTWARE_KEY_H
#define BIRTHMARK_POSIX_SOFTWARE_KEY_H

#include <stdbool.h>
#include <stdint.h>

/* PBKDF2-HMAC-SHA-256 with the key as password, 2048 iterations, 32 bytes (esp_secure_cert_mgr, option B). */
bool software_derive(const uint8_t key[32], const uint8_t salt[32], uint8_t scalar[32]);
bool software_sign(const uint8_t scalar[32], const uint8_t hash[32], uint8_t signature[64]);
bool software_public(const uint8_t scalar[32], uint8_t point[65]);

#endif

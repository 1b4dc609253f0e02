/* P-256 with a scalar in hand, through PSA: the key exists there for one call only. */
#ifndef BIRTHMARK_P256_H
#define BIRTHMARK_P256_H

#include <stdbool.h>
#include <stdint.h>

/* False also when the scalar is 0 or not below the order of the group: PSA imports no such key. */
bool p256_public(const uint8_t scalar[32], uint8_t point[65]);

/* RFC 6979, SHA-256; r ‖ s. */
bool p256_sign(const uint8_t scalar[32], const uint8_t hash[32], uint8_t signature[64]);

#endif

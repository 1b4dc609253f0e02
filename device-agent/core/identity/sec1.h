/* The private key record of option A: an ECPrivateKey of SEC 1 §C.4 for P-256, with curve and public key. */
#ifndef BIRTHMARK_SEC1_H
#define BIRTHMARK_SEC1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEC1_BYTES 121u
#define SEC1_SCALAR_AT 7u
#define SEC1_POINT_AT 56u

void sec1_write(const uint8_t scalar[32], const uint8_t point[65], uint8_t der[SEC1_BYTES]);

/* Whether these bytes are what sec1_write makes. Scalar and point then lie at the two offsets. */
bool sec1_matches(const uint8_t der[SEC1_BYTES]);

#endif

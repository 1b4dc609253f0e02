/*
 * Arithmetic modulo the 3072-bit prime of RFC 5054 (appendix A), big-endian, 384 bytes. Two implementations: with
 * BIRTHMARK_MODEXP_MBEDTLS defined, the bignum of mbedTLS (2.28 and 3.6, where it is public; on the heap); otherwise
 * our own Montgomery arithmetic (for mbedTLS 4, and where there is no heap). Both give the same numbers.
 */
#ifndef BIRTHMARK_MODEXP_H
#define BIRTHMARK_MODEXP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEXP_BYTES 384u
#define MODEXP_LIMBS 96u

#ifdef BIRTHMARK_MODEXP_MBEDTLS
struct modexp_work {
  uint8_t unused;
};
#else
/* Secret like what goes through it: the caller wipes it. */
struct modexp_work {
  uint32_t prime[MODEXP_LIMBS];
  uint32_t powers[4][MODEXP_LIMBS]; /* of the base: 0 to 3 */
  uint32_t number[MODEXP_LIMBS];
  uint32_t factor[MODEXP_LIMBS];
  uint32_t sum[MODEXP_LIMBS + 1u];
};
#endif

extern const uint8_t modexp_prime[MODEXP_BYTES];

/* Operands may be anything below 2^3072; results are below the prime, and may be written over an operand. Time depends
 * on no operand, only on the length of the exponent. False: no memory. */
bool modexp_power(struct modexp_work *work, const uint8_t base[MODEXP_BYTES], const uint8_t *exponent,
                  size_t exponent_bytes, uint8_t result[MODEXP_BYTES]);
bool modexp_multiply(struct modexp_work *work, const uint8_t a[MODEXP_BYTES], const uint8_t b[MODEXP_BYTES],
                     uint8_t result[MODEXP_BYTES]);
bool modexp_add(struct modexp_work *work, const uint8_t a[MODEXP_BYTES], const uint8_t b[MODEXP_BYTES],
                uint8_t result[MODEXP_BYTES]);

#endif

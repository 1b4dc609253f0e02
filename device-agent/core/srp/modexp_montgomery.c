/*
 * Montgomery multiplication (P. Montgomery, 1985) with fixed windows of two bits. No branch and no address depends on a
 * number; the RISC-V and Xtensa cores of these chips multiply in constant time.
 */
#include "modexp.h"

#ifndef BIRTHMARK_MODEXP_MBEDTLS

#include <string.h>

/* Numbers are limbs of 32 bits, the lowest first; R = 2^3072. */
#define LIMBS MODEXP_LIMBS

static void load(uint32_t limbs[LIMBS], const uint8_t bytes[MODEXP_BYTES]) {
  for (size_t at = 0; at < LIMBS; at++) {
    const uint8_t *from = bytes + MODEXP_BYTES - 4u * (at + 1u);
    limbs[at] = (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
  }
}

static void store(uint8_t bytes[MODEXP_BYTES], const uint32_t limbs[LIMBS]) {
  for (size_t at = 0; at < LIMBS; at++) {
    uint8_t *to = bytes + MODEXP_BYTES - 4u * (at + 1u);
    for (unsigned byte = 0; byte < 4u; byte++) to[byte] = (uint8_t)(limbs[at] >> (24u - 8u * byte));
  }
}

/* `result` = `work->sum`, less the prime where it is not below it; the sum is below twice the prime. */
static void reduce(struct modexp_work *work, uint32_t result[LIMBS]) {
  uint32_t borrow = 0;
  for (size_t at = 0; at < LIMBS; at++) {
    uint64_t difference = (uint64_t)work->sum[at] - work->prime[at] - borrow;
    result[at] = (uint32_t)difference;
    borrow = (uint32_t)(difference >> 32) & 1u;
  }
  uint32_t keep = 0u - (borrow & (work->sum[LIMBS] ^ 1u)); /* all ones: the sum was below the prime */
  for (size_t at = 0; at < LIMBS; at++) result[at] = (work->sum[at] & keep) | (result[at] & ~keep);
}

static void add(struct modexp_work *work, uint32_t result[LIMBS], const uint32_t a[LIMBS], const uint32_t b[LIMBS]) {
  uint64_t carry = 0;
  for (size_t at = 0; at < LIMBS; at++) {
    carry += (uint64_t)a[at] + b[at];
    work->sum[at] = (uint32_t)carry;
    carry >>= 32;
  }
  work->sum[LIMBS] = (uint32_t)carry;
  reduce(work, result);
}

/* sum = (sum + a * digit + quotient * prime) / 2^32, where the quotient makes the division exact. It is the lowest limb
 * itself: the prime ends in 32 ones, so -1/prime is 1 modulo 2^32. */
static void multiply_by_digit(struct modexp_work *work, const uint32_t a[LIMBS], uint32_t digit) {
  uint32_t *sum = work->sum;
  const uint32_t *prime = work->prime;
  uint64_t with_a = (uint64_t)a[0] * digit + sum[0];
  const uint32_t quotient = (uint32_t)with_a;
  uint64_t with_prime = (uint64_t)quotient * prime[0] + quotient;
  for (size_t at = 1; at < LIMBS; at++) {
    with_a = (uint64_t)a[at] * digit + sum[at] + (with_a >> 32);
    with_prime = (uint64_t)quotient * prime[at] + (uint32_t)with_a + (with_prime >> 32);
    sum[at - 1u] = (uint32_t)with_prime;
  }
  uint64_t top = (uint64_t)sum[LIMBS] + (with_a >> 32) + (with_prime >> 32);
  sum[LIMBS - 1u] = (uint32_t)top;
  sum[LIMBS] = (uint32_t)(top >> 32);
}

/* `result` = a * b / R, below the prime when one of the two is; may be an operand. */
static void multiply(struct modexp_work *work, uint32_t result[LIMBS], const uint32_t a[LIMBS],
                     const uint32_t b[LIMBS]) {
  memset(work->sum, 0, sizeof work->sum);
  for (size_t at = 0; at < LIMBS; at++) multiply_by_digit(work, a, b[at]);
  reduce(work, result);
}

/* R modulo the prime is the two's complement of the prime, which has its top bit set. */
static void load_one(struct modexp_work *work, uint32_t one[LIMBS]) {
  for (size_t at = 0; at < LIMBS; at++) one[at] = ~work->prime[at];
  one[0] += 1u; /* no carry: the lowest limb of the prime is all ones */
}

/* R² modulo the prime: R * 2^96, squared five times. */
static void load_square_of_r(struct modexp_work *work, uint32_t square[LIMBS]) {
  load_one(work, square);
  for (unsigned doubled = 0; doubled < 96u; doubled++) add(work, square, square, square);
  for (unsigned squared = 0; squared < 5u; squared++) multiply(work, square, square, square);
}

static void start(struct modexp_work *work) {
  load(work->prime, modexp_prime);
  load_square_of_r(work, work->factor);
}

/* Touches all four. */
static void select_power(struct modexp_work *work, uint32_t window) {
  uint32_t masks[4];
  for (uint32_t which = 0; which < 4u; which++) masks[which] = 0u - ((((which ^ window) - 1u) >> 31) & 1u);
  for (size_t at = 0; at < LIMBS; at++) {
    uint32_t limb = 0;
    for (uint32_t which = 0; which < 4u; which++) limb |= work->powers[which][at] & masks[which];
    work->factor[at] = limb;
  }
}

static void load_powers(struct modexp_work *work, const uint8_t base[MODEXP_BYTES]) {
  load(work->number, base);
  load_one(work, work->powers[0]);
  multiply(work, work->powers[1], work->number, work->factor);
  multiply(work, work->powers[2], work->powers[1], work->powers[1]);
  multiply(work, work->powers[3], work->powers[2], work->powers[1]);
}

bool modexp_power(struct modexp_work *work, const uint8_t base[MODEXP_BYTES], const uint8_t *exponent,
                  size_t exponent_bytes, uint8_t result[MODEXP_BYTES]) {
  start(work);
  load_powers(work, base);
  load_one(work, work->number);
  for (size_t window = 0; window < 4u * exponent_bytes; window++) {
    uint32_t bits = (uint32_t)exponent[window / 4u] >> (6u - 2u * (window % 4u)) & 3u;
    multiply(work, work->number, work->number, work->number);
    multiply(work, work->number, work->number, work->number);
    select_power(work, bits);
    multiply(work, work->number, work->number, work->factor);
  }
  memset(work->factor, 0, sizeof work->factor);
  work->factor[0] = 1;
  multiply(work, work->number, work->number, work->factor); /* out of Montgomery's form */
  store(result, work->number);
  return true;
}

bool modexp_multiply(struct modexp_work *work, const uint8_t a[MODEXP_BYTES], const uint8_t b[MODEXP_BYTES],
                     uint8_t result[MODEXP_BYTES]) {
  start(work);
  load(work->number, a);
  multiply(work, work->number, work->number, work->factor);
  load(work->factor, b);
  multiply(work, work->number, work->number, work->factor);
  store(result, work->number);
  return true;
}

bool modexp_add(struct modexp_work *work, const uint8_t a[MODEXP_BYTES], const uint8_t b[MODEXP_BYTES],
                uint8_t result[MODEXP_BYTES]) {
  load(work->prime, modexp_prime);
  memset(work->powers[0], 0, sizeof work->powers[0]);
  load(work->number, a);
  load(work->factor, b);
  add(work, work->number, work->number, work->powers[0]); /* each below the prime first, so that their sum is */
  add(work, work->factor, work->factor, work->powers[0]); /* below twice the prime                            */
  add(work, work->number, work->number, work->factor);
  store(result, work->number);
  return true;
}

#endif

/*
 * Under valgrind: what is secret is marked as undefined, so that every branch and every address that depends on it is
 * reported. Without valgrind the marks do nothing.
 */
#include <string.h>
#include <valgrind/memcheck.h>

#include "../core/equal.h"
#include "../core/srp/modexp.h"
#include "check.h"

static struct modexp_work work;
static uint8_t base[MODEXP_BYTES], other[MODEXP_BYTES], result[MODEXP_BYTES];
static uint8_t exponent[4];

static void make_secrets(void) {
  for (size_t at = 0; at < sizeof base; at++) {
    base[at] = (uint8_t)(at * 7u + 3u);
    other[at] = (uint8_t)(at * 5u + 1u);
  }
  for (size_t at = 0; at < sizeof exponent; at++) exponent[at] = (uint8_t)(at * 91u + 17u);
  (void)VALGRIND_MAKE_MEM_UNDEFINED(base, sizeof base);
  (void)VALGRIND_MAKE_MEM_UNDEFINED(other, sizeof other);
  (void)VALGRIND_MAKE_MEM_UNDEFINED(exponent, sizeof exponent);
}

static void power(void) {
  make_secrets();
  check(modexp_power(&work, base, exponent, sizeof exponent, result));
}

static void multiply(void) {
  make_secrets();
  check(modexp_multiply(&work, base, other, result));
}

static void add(void) {
  make_secrets();
  check(modexp_add(&work, base, other, result));
}

/* Whether they are equal is no secret; where they differ is. */
static bool are_equal(const uint8_t *a, const uint8_t *b, size_t length) {
  bool equal = equal_in_constant_time(a, b, length);
  (void)VALGRIND_MAKE_MEM_DEFINED(&equal, sizeof equal);
  return equal;
}

static void compare(void) {
  uint8_t proof[64], sent[64];
  for (size_t differs = 0; differs <= sizeof proof; differs++) {
    memset(proof, 0x5a, sizeof proof);
    memset(sent, 0x5a, sizeof sent);
    if (differs < sizeof sent) sent[differs] ^= (uint8_t)(1u << differs % 8u);
    (void)VALGRIND_MAKE_MEM_UNDEFINED(proof, sizeof proof);
    check(are_equal(proof, sent, sizeof proof) == (differs == sizeof proof));
  }
  check(are_equal(proof, sent, 0));
}

int main(int count, char **arguments) {
  static const struct test tests[] = {
      {"no step of a power depends on base or exponent", power},
      {"no step of a product depends on its factors", multiply},
      {"no step of a sum depends on what is added", add},
      {"no step of a comparison of proofs depends on where they differ", compare},
  };
  RUN_TESTS(tests, count > 1 ? arguments[1] : NULL);
  return 0;
}

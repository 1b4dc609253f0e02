/* Compares secrets, or what is checked against them, in a time that does not depend on where they differ. */
#ifndef BIRTHMARK_EQUAL_H
#define BIRTHMARK_EQUAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool equal_in_constant_time(const uint8_t *a, const uint8_t *b, size_t length) {
  const volatile uint8_t *left = a;
  const volatile uint8_t *right = b;
  uint32_t difference = 0;
  for (size_t at = 0; at < length; at++) difference |= (uint32_t)left[at] ^ (uint32_t)right[at];
  return ((difference - 1u) >> 31) != 0; /* only 0 - 1 has its top bit set: `difference` fits into eight bits */
}

#endif

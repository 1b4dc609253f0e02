/* The two functions that GCC calls by itself in a program without a library. */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t length) {
  for (size_t i = 0; i < length; i += 1) ((uint8_t *)to)[i] = (uint8_t)value;
  return to;
}

void *memcpy(void *to, const void *from, size_t length) {
  for (size_t i = 0; i < length; i += 1) ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}

/* Bytes, halves and words at all their places; moves that overlap; what .data and .bss hold at the start; the stack. */
#include <stddef.h>

#include "rom.h"

#define LENGTH 64

static uint8_t zeros[LENGTH];
static uint8_t place[LENGTH];
static uint32_t initialised[4] = {0x01234567u, 0x89abcdefu, 0xfedcba98u, 0x76543210u};

static void move(uint8_t *to, const uint8_t *from, size_t length) {
  if (to < from) {
    for (size_t i = 0; i < length; i += 1) to[i] = from[i];
  } else {
    for (size_t i = length; i > 0; i -= 1) to[i - 1] = from[i - 1];
  }
}

static void show(const void *bytes, size_t length) {
  for (size_t i = 0; i < length; i += 1) print_hex(((const uint8_t *)bytes)[i], 2);
  print("\n");
}

static uint32_t deep(uint32_t depth) {
  volatile uint32_t here[8] = {depth};
  return depth == 0 ? 1 : deep(depth - 1) * 3 + here[0];
}

int main(void) {
  show(zeros, 16);
  show(initialised, sizeof initialised);
  for (unsigned i = 0; i < LENGTH; i += 1) place[i] = (uint8_t)(i * 5);
  move(place + 8, place, 24);
  move(place + 30, place + 33, 20);
  show(place, LENGTH);
  for (unsigned i = 0; i < 16; i += 2) ((volatile uint16_t *)place)[i / 2] = (uint16_t)(0xff00u + i);
  for (unsigned i = 0; i < 16; i += 1) print_word((uint32_t)(int8_t)place[i], i % 8 == 7 ? "\n" : " ");
  for (unsigned i = 0; i < 16; i += 2) print_word((uint32_t)((volatile int16_t *)place)[i / 2], i == 14 ? "\n" : " ");
  print_word(deep(200), "\n");
  return 0;
}

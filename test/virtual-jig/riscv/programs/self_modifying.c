/* Writes a function a thousand times and calls it each time: through the data bus, through the instruction bus, in turns. */
#include "rom.h"

#define TO_INSTRUCTION_BUS 0x700000u

static volatile uint32_t code[2];

int main(void) {
  uint32_t sum = 0;
  for (uint32_t n = 0; n < 1000; n += 1) {
    const uint32_t other_bus = (uint32_t)code + TO_INSTRUCTION_BUS;
    volatile uint32_t *to = n % 2 == 0 ? code : (volatile uint32_t *)other_bus;
    to[0] = n << 20 | 0x513u; /* li a0, n */
    to[1] = 0x8067u;          /* ret */
    __asm__ volatile("fence.i" ::: "memory");
    sum += ((uint32_t(*)(void))other_bus)();
  }
  print_word(sum, "\n");
  return 0;
}

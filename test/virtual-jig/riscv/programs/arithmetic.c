/* Multiplication and division of 32 and 64 bits, which the compiler's library builds from MUL, MULHU and DIV. */
#include "rom.h"

static const uint32_t VALUES[] = {0, 1, 2, 7, 10, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffff6, 0xffffffff};
#define COUNT (sizeof VALUES / sizeof *VALUES)

int main(void) {
  for (unsigned i = 0; i < COUNT; i += 1) {
    for (unsigned j = 0; j < COUNT; j += 1) {
      volatile uint32_t a = VALUES[i], b = VALUES[j];
      volatile uint64_t wide = (uint64_t)a << 32 | b;
      print_hex((uint64_t)a * b, 16);
      print_hex((uint64_t)((int64_t)(int32_t)a * (int32_t)b), 16);
      if (b != 0) {
        print_hex(a / b, 8);
        print_hex(a % b, 8);
        print_hex(wide / b, 16);
        print_hex(wide % b, 16);
      }
      if (b != 0 && !(a == 0x80000000u && b == 0xffffffffu)) {
        print_hex((uint32_t)((int32_t)a / (int32_t)b), 8);
        print_hex((uint32_t)((int32_t)a % (int32_t)b), 8);
      }
      print("\n");
    }
  }
  return 0;
}

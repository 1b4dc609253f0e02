/* A handler of its own: it reports each exception and goes on behind the instruction. */
#include "rom.h"

static __attribute__((interrupt, aligned(256))) void handler(void) {
  uint32_t mcause, mepc, mtval;
  __asm__ volatile("csrr %0, mcause\n csrr %1, mepc\n csrr %2, mtval" : "=r"(mcause), "=r"(mepc), "=r"(mtval));
  print_word(mcause, " ");
  print_word(mtval, "\n");
  const uint32_t length = (*(const uint16_t *)mepc & 3) == 3 ? 4 : 2;
  __asm__ volatile("csrw mepc, %0" ::"r"(mepc + length));
}

int main(void) {
  uint32_t mstatus;
  __asm__ volatile("csrw mtvec, %0" ::"r"((uint32_t)handler | 1u));
  __asm__ volatile(".word 0xffffffff");
  __asm__ volatile(".half 0");
  __asm__ volatile("ecall");
  __asm__ volatile("lw zero, 1(%0)" ::"r"(0x3fca0000u));
  __asm__ volatile("sh zero, 3(%0)" ::"r"(0x3fca0000u));
  __asm__ volatile("lw zero, 0(%0)" ::"r"(0x20000000u));
  __asm__ volatile("sw zero, 0(%0)" ::"r"(0x20000000u));
  __asm__ volatile("csrr %0, mstatus" : "=r"(mstatus));
  print(mstatus & 8 ? "interrupts on\n" : "interrupts off\n");
  return 0;
}

# The first instructions: no interrupts, a stack, cleared memory, then C. The loader or boot code that ran before is not returned to.

  .section .start, "ax"
  .global bare_start
bare_start:
  # The ROM loader serves the UART by interrupts into memory that is ours now.
  csrci mstatus, 8
  lui   t0, 0x60000
  sw    zero, 0x0c(t0)           # UART0 INT_ENA

  .option push
  .option norelax
  la    gp, __global_pointer$
  .option pop
  la    sp, bare_stack_top
  la    tp, bare_tls             # picolibc keeps errno in thread-local storage
  la    t0, bare_vector
  csrw  mtvec, t0

  la    t0, bare_bss
  la    t1, bare_bss_end
1:
  bgeu  t0, t1, 2f
  sw    zero, 0(t0)
  addi  t0, t0, 4
  j     1b
2:
  tail  bare_main

# The C3 takes the low bits of mtvec as 0 and its exceptions to the first entry; interrupts stay off.
  .balign 256
bare_vector:
  csrr  a0, mcause
  csrr  a1, mepc
  csrr  a2, mtval
  la    sp, bare_stack_top       # what was on it is of no use any more
  tail  bare_trap

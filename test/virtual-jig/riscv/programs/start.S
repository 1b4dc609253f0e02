/* As an agent starts: interrupts off in the CPU and in the UART, pointers set, .bss cleared. Ends in a loop to itself. */
  .section .text.start, "ax"
  .globl start
start:
  csrci mstatus, 8
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  li sp, 0x3fcc0000
  la a0, bss_start
  la a1, bss_end
1:
  bgeu a0, a1, 2f
  sw zero, 0(a0)
  addi a0, a0, 4
  j 1b
2:
  li a0, 0x60000000
  sw zero, 0xc(a0)
  call main
  j .

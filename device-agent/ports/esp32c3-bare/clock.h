/* Speed and time of the chip. */
#ifndef BARE_CLOCK_H
#define BARE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_TICKS_PER_US 16u
#define CLOCK_TICKS_PER_MS 16000u

/* 160 MHz where the PLL is there, the ROM's 20 MHz otherwise; starts the clock that the functions below read. */
void clock_start(void);
bool clock_is_fast(void);

uint64_t clock_ticks(void);
void clock_wait_us(uint32_t us);

#endif

#include "clock.h"

#include "../../core/port.h"
#include "registers.h"
#include "rom.h"

/* system_reg.h: SOC_CLK_SEL 1 is the PLL; PLL_FREQ_SEL 1 is 480 MHz; CPUPERIOD_SEL 1 is 160 MHz. */
#define SOC_CLK_SEL_S 10
#define SOC_CLK_SEL_W 2
#define SOC_CLK_PLL 1u
#define PLL_FREQ_SEL_S 2
#define CPUPERIOD_SEL_S 0
#define CPUPERIOD_SEL_W 2
#define CPU_MHZ 160u

static bool is_fast;

/*
 * The ROM leaves the PLL running, for USB, and the CPU on the crystal. What esp-flasher-stub does on every C3 that
 * esptool writes (esp-stub-lib, src/target/esp32c3/src/clock.c) is done here too: an SRP6a exchange takes one second
 * and not eight. The UART counts the crystal and notices nothing; the flash is attached afterwards, at 20 MHz.
 */
static void start_pll(void) {
  if ((RTC_OPTIONS0 & RTC_OPTIONS0_BBPLL_FORCE_PD) != 0) return;
  set_field(&SYSTEM_SYSCLK_CONF, SOC_CLK_SEL_S, SOC_CLK_SEL_W, SOC_CLK_PLL);
  set_field(&SYSTEM_CPU_PER_CONF, PLL_FREQ_SEL_S, 1, 1);
  set_field(&SYSTEM_CPU_PER_CONF, CPUPERIOD_SEL_S, CPUPERIOD_SEL_W, 1);
  ets_update_cpu_frequency(CPU_MHZ);
  is_fast = true;
}

void clock_start(void) {
  start_pll();
  SYSTEM_PERIP_CLK_EN0 |= SYSTEM_SYSTIMER;
  SYSTEM_PERIP_RST_EN0 &= ~SYSTEM_SYSTIMER;
  SYSTIMER_CONF |= SYSTIMER_CONF_UNIT0_WORK_EN;
}

bool clock_is_fast(void) { return is_fast; }

/* The system timer counts at 16 MHz whatever the CPU does. A value is taken over on request, then read in two halves.
 */
uint64_t clock_ticks(void) {
  SYSTIMER_UNIT0_OP = SYSTIMER_UNIT0_OP_UPDATE;
  while ((SYSTIMER_UNIT0_OP & SYSTIMER_UNIT0_OP_VALUE_VALID) == 0) {
  }
  const uint32_t low = SYSTIMER_UNIT0_VALUE_LO;
  return ((uint64_t)SYSTIMER_UNIT0_VALUE_HI << 32) | low;
}

void clock_wait_us(uint32_t us) {
  const uint64_t until = clock_ticks() + (uint64_t)us * CLOCK_TICKS_PER_US;
  while (clock_ticks() < until) {
  }
}

uint32_t port_now_ms(void) { return (uint32_t)(clock_ticks() / CLOCK_TICKS_PER_MS); }

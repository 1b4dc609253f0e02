/* Start of the agent on a bare ESP32-C3: from RAM, where the ROM loader put it, or from flash in the boot loader's
 * place. */
#include <string.h>

#include "../../core/agent.h"
#include "../../core/port.h"
#include "clock.h"
#include "flash.h"
#include "platform.h"
#include "registers.h"
#include "rom.h"

#define WDT_KEY 0x50d83aa1u
#define SWD_KEY 0x8f1d312au
#define SERVE_MS 1000u

/*
 * The ROM leaves three of them running for a boot loader that may hang (ESP-IDF, esp32c3/include/hal/rwdt_ll.h and
 * mwdt_ll.h; bootloader_esp32c3.c, bootloader_super_wdt_auto_feed). This agent waits for a person.
 */
static void stop_watchdogs(void) {
  RTC_WDTWPROTECT = WDT_KEY;
  RTC_WDTCONFIG0 = 0;
  RTC_WDTWPROTECT = 0;
  TIMG0_WDTWPROTECT = WDT_KEY;
  TIMG0_WDTCONFIG0 = TIMG_WDTCONFIG0_CONF_UPDATE_EN;
  TIMG0_WDTWPROTECT = 0;
  RTC_SWD_WPROTECT = SWD_KEY;
  RTC_SWD_CONF |= RTC_SWD_CONF_AUTO_FEED_EN;
  RTC_SWD_WPROTECT = 0;
}

static void say(const char *text) { port_send((const uint8_t *)text, strlen(text)); }

static void say_hex(uint32_t value) {
  char digits[9] = {0};
  for (unsigned i = 0; i < 8; i += 1) digits[i] = "0123456789abcdef"[value >> (28u - 4u * i) & 0xfu];
  say(digits);
}

/* A CPU exception: a defect of this agent, or a chip that is not in order. The station sees the line, then a restart.
 */
_Noreturn void bare_trap(uint32_t cause, uint32_t address, uint32_t value) {
  say("\r\nbirthmark-agent stopped: cause ");
  say_hex(cause);
  say(" at ");
  say_hex(address);
  say(" value ");
  say_hex(value);
  say("\r\n");
  software_reset();
}

_Noreturn void bare_main(void) {
  stop_watchdogs();
  clock_start();
  platform_start();
  say("\r\nbirthmark-agent " AGENT_VERSION " esp32c3 ");
  say(port_runs_as() == PORT_RUNS_FROM_RAM ? "ram" : "boot-loader");
  say("\r\n");
  if (!agent_start()) {
    say("birthmark-agent stopped: PSA Crypto does not start\r\n");
    software_reset();
  }
  flash_start();
  for (;;) agent_serve(SERVE_MS);
}

#include "bootloader_random.h"
#include "esp_rom_sys.h"
#include "esp_system.h"
#include "fakes.h"
#include "soc/soc.h"

bool fake_noise_on;
unsigned fake_noise_reads_while_off;
uint32_t fake_noise_waited_us;
unsigned fake_restarts;

void bootloader_random_enable(void) { fake_noise_on = true; }
void bootloader_random_disable(void) { fake_noise_on = false; }
void esp_rom_delay_us(uint32_t us) { fake_noise_waited_us += us; }
void esp_restart(void) { fake_restarts++; }

/* Each reading is another number, of which a test can tell which byte was taken. */
uint32_t fake_register(uint32_t address) {
  static uint32_t reading = 0x11223300u;
  if (!fake_noise_on) fake_noise_reads_while_off++;
  return address == 0x600260b0u ? reading++ : 0;
}

/*
 * Noise: the RNG register with the SAR ADC as its entropy source. esp_random() is not used: it mixes several readings,
 * and the core's health tests want to see the register as it is.
 */
#include "bootloader_random.h"
#include "esp_rom_sys.h"
#include "port.h"
#include "sdkconfig.h"
#include "soc/soc.h"
#include "soc/wdev_reg.h"

/*
 * ESP-IDF's hw_random.c names the highest rate at which Espressif tested the register: 45 kHz on the ESP32-S3, 62.5 kHz
 * on C6 and H2, more elsewhere. 40 kHz is below all of them; 1024 samples take 26 ms.
 */
#define SAMPLE_PERIOD_US 25u

bool port_noise(uint8_t *samples, size_t count) {
  bootloader_random_enable();
  for (size_t at = 0; at < count; at++) {
    esp_rom_delay_us(SAMPLE_PERIOD_US);
    samples[at] = (uint8_t)(REG_READ(WDEV_RND_REG) & 0xffu);
  }
  bootloader_random_disable();
  return true;
}

const char *port_noise_name(void) { return CONFIG_IDF_TARGET "-rng-sar-adc"; }

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/esp_rom/include/esp_rom_sys.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_ROM_SYS_H
#define IDF_FAKE_ESP_ROM_SYS_H

#include <stdint.h>

void esp_rom_delay_us(uint32_t us);

#endif

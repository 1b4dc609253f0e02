/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/spi_flash/include/esp_flash.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_FLASH_H
#define IDF_FAKE_ESP_FLASH_H

#include <stdint.h>

#include "esp_err.h"

typedef struct esp_flash_t esp_flash_t;

esp_err_t esp_flash_read(esp_flash_t *chip, void *buffer, uint32_t address, uint32_t length);
esp_err_t esp_flash_read_encrypted(esp_flash_t *chip, uint32_t address, void *out_buffer, uint32_t length);

#endif

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/esp_hw_support/include/esp_mac.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_MAC_H
#define IDF_FAKE_ESP_MAC_H

#include <stdint.h>

#include "esp_err.h"

esp_err_t esp_efuse_mac_get_default(uint8_t *mac);

#endif

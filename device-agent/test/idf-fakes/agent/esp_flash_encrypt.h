/* Declarations compared with ESP-IDF v5.5.4, components/bootloader_support/include/esp_flash_encrypt.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_FLASH_ENCRYPT_H
#define IDF_FAKE_ESP_FLASH_ENCRYPT_H

#include <stdbool.h>

bool esp_flash_encryption_enabled(void);

#endif

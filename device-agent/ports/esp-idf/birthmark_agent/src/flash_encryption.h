/* Whether flash encryption is on, by the name that each ESP-IDF has for it. */
#ifndef BIRTHMARK_IDF_FLASH_ENCRYPTION_H
#define BIRTHMARK_IDF_FLASH_ENCRYPTION_H

#include <stdbool.h>

#include "esp_idf_version.h"

#if ESP_IDF_VERSION_MAJOR >= 6
#include "esp_efuse.h"
static inline bool flash_encryption_is_on(void) { return esp_efuse_is_flash_encryption_enabled(); }
#else
#include "esp_flash_encrypt.h"
static inline bool flash_encryption_is_on(void) { return esp_flash_encryption_enabled(); }
#endif

#endif

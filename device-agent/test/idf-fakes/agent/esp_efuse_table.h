/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/efuse/esp32c3/include/esp_efuse_table.h;
 * FORCE_USE_KEY_MANAGER_KEY with esp32c5/include/esp_efuse_table.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_EFUSE_TABLE_H
#define IDF_FAKE_ESP_EFUSE_TABLE_H

#include "esp_efuse.h"

extern const esp_efuse_desc_t *ESP_EFUSE_WR_DIS_RD_DIS[];
extern const esp_efuse_desc_t *ESP_EFUSE_WR_DIS_BLOCK_USR_DATA[];
extern const esp_efuse_desc_t *ESP_EFUSE_SECURE_BOOT_EN[];
extern const esp_efuse_desc_t *ESP_EFUSE_DIS_PAD_JTAG[];
extern const esp_efuse_desc_t *ESP_EFUSE_DIS_USB_JTAG[];
extern const esp_efuse_desc_t *ESP_EFUSE_DIS_DOWNLOAD_MODE[];
extern const esp_efuse_desc_t *ESP_EFUSE_ENABLE_SECURITY_DOWNLOAD[];
extern const esp_efuse_desc_t *ESP_EFUSE_FORCE_USE_KEY_MANAGER_KEY[];
extern const esp_efuse_desc_t *ESP_EFUSE_MAC_FACTORY[];

#endif

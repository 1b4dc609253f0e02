/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/app_update/include/esp_ota_ops.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_OTA_OPS_H
#define IDF_FAKE_ESP_OTA_OPS_H

#include "esp_partition.h"

/* NULL without otadata, as in ESP-IDF. */
const esp_partition_t *esp_ota_get_boot_partition(void);
const esp_partition_t *esp_ota_get_running_partition(void);

#endif

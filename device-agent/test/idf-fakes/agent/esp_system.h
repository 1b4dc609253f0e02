/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/esp_system/include/esp_system.h; here it returns.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_SYSTEM_H
#define IDF_FAKE_ESP_SYSTEM_H

void esp_restart(void);

#endif

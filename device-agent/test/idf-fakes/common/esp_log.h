/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/log/include/esp_log.h; here the text is kept for the test.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_LOG_H
#define IDF_FAKE_ESP_LOG_H

#include "esp_err.h"

void fake_log(const char *level, const char *tag, const char *format, ...) __attribute__((format(printf, 3, 4)));

#define ESP_LOGE(tag, ...) fake_log("E", tag, __VA_ARGS__)
#define ESP_LOGW(tag, ...) fake_log("W", tag, __VA_ARGS__)
#define ESP_LOGI(tag, ...) fake_log("I", tag, __VA_ARGS__)

#endif

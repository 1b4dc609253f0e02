/* Declarations compared with ESP-IDF v5.5.4, components/esp_hw_support/include/esp_hmac.h, and v6.0.1,
 * components/esp_security/include/esp_hmac.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_HMAC_H
#define IDF_FAKE_ESP_HMAC_H

#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"

typedef enum { HMAC_KEY0 = 0, HMAC_KEY5 = 5, HMAC_KEY_MAX } hmac_key_id_t;

esp_err_t esp_hmac_calculate(hmac_key_id_t key_id, const void *message, size_t message_len, uint8_t *hmac);

#endif

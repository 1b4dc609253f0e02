/*
 * The unit agent in an ESP-IDF firmware: it answers the manufacturing station on the console UART.
 * docs/add-it-to-your-firmware.md says what the firmware must provide and what to remove afterwards.
 */
#ifndef BIRTHMARK_AGENT_COMPONENT_H
#define BIRTHMARK_AGENT_COMPONENT_H

#include <stdbool.h>

#include "esp_err.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Starts the task that serves the station. Call it after nvs_flash_init() and before Wi-Fi, Bluetooth or the ADC: the
 * key is made from noise of the ADC, which the agent switches on for that moment.
 *
 * ESP_ERR_INVALID_STATE: it runs already. ESP_FAIL: PSA Crypto did not start.
 */
esp_err_t birthmark_agent_start(void);

/* Ends the task and wipes what it kept. Returns when nothing of it is left. */
void birthmark_agent_stop(void);

/* Whether the station has locked this unit. A firmware that sees true need not start the agent again. */
bool birthmark_agent_is_locked(void);

/*
 * Compares what the agent wrote with what esp_secure_cert_mgr reads: both certificates, byte for byte, and the type of
 * the key. ESP_ERR_NOT_FOUND: nothing is installed. ESP_ERR_INVALID_RESPONSE: they disagree.
 */
esp_err_t birthmark_agent_check_secure_cert(void);

/*
 * With BIRTHMARK_LOCK_CUSTOM the application defines both. `set` burns something permanent and returns true when it
 * reads as set afterwards; `is_set` reads eFuses, never flash.
 */
bool birthmark_lock_is_set(void);
bool birthmark_lock_set(void);

#ifdef __cplusplus
}
#endif

#endif

/*
 * The owner's setup: a SoftAP with the name and password of the label, on which Espressif's provisioning app hands over
 * the home network after it has shown the ownership code (Security 2).
 *
 * It opens only after somebody has touched the unit, for one client, never without a password, and closes by itself.
 */
#ifndef BIRTHMARK_SETUP_H
#define BIRTHMARK_SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "esp_err.h"

#ifdef __cplusplus
extern "C" {
#endif

enum birthmark_setup_end {
  BIRTHMARK_SETUP_DONE,      /* the unit is in the owner's network */
  BIRTHMARK_SETUP_TIMED_OUT, /* nobody finished it within BIRTHMARK_SETUP_MINUTES */
  BIRTHMARK_SETUP_DENIED,    /* too many wrong ownership codes */
  BIRTHMARK_SETUP_CLOSED     /* birthmark_setup_close() */
};

struct birthmark_setup {
  /* Required. True when a person has just acted on the unit itself: a button, a tilt switch, a sealed cover. */
  bool (*was_touched)(void *context);
  /* Optional. Called in the default event loop's task when all is off again and the secrets are wiped. */
  void (*on_end)(enum birthmark_setup_end why, void *context);
  void *context;
};

/*
 * Call it after nvs_flash_init(), esp_netif_init(), esp_event_loop_create_default(), esp_netif_create_default_wifi_ap()
 * and _sta(), and esp_wifi_init().
 *
 * ESP_ERR_INVALID_ARG: no `was_touched`. ESP_ERR_NOT_ALLOWED: it returned false. ESP_ERR_INVALID_STATE: the setup is
 * open. ESP_ERR_NOT_FOUND: a value of namespace `prov` is missing or not as the station writes it; this unit was not
 * provisioned. Otherwise an error of ESP-IDF; the radio is then as it was and nothing stays open.
 */
esp_err_t birthmark_setup_open(const struct birthmark_setup *setup);

/* Ends it early. `on_end` follows. */
void birthmark_setup_close(void);

bool birthmark_setup_is_open(void);

#ifdef __cplusplus
}
#endif

#endif

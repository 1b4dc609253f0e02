/* What a test sees of the radio and of the provisioning manager behind the fakes of the reader. */
#ifndef IDF_FAKE_RADIO_H
#define IDF_FAKE_RADIO_H

#include <stdbool.h>

#include "network_provisioning/manager.h"

struct fake_radio {
  wifi_mode_t mode;
  bool started;
  bool ap_on_air;
  wifi_ap_config_t ap;    /* what the SoftAP runs with, or would */
  unsigned times_on_air;
  unsigned bad_times;     /* on the air open, with WPA, or for more than one client */
  bool server_runs;
  bool fail_set_config;
};
extern struct fake_radio fake_radio;

struct fake_manager {
  bool initialised;
  bool runs;
  unsigned stops;
  const network_prov_security2_params_t *verifier;
  bool fail_start;
};
extern struct fake_manager fake_manager;

void fake_radio_reset(void); /* Wi-Fi initialised; its SoftAP would be open, as ESP-IDF's default is */

/* What the owner's app and the network do. */
void fake_client_shows_wrong_code(void);
void fake_client_succeeds(void);
/* The manager's own end, some time after it was asked or the unit joined the network. */
void fake_manager_ends(void);
unsigned fake_listeners(void);

#endif

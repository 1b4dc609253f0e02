/*
 * The SoftAP scheme of the setup, for network_provisioning. Espressif's own scheme lets WPA in, takes five clients and
 * is on the air for a moment before it has its password; this one never is.
 */
#ifndef BIRTHMARK_READER_SETUP_RADIO_H
#define BIRTHMARK_READER_SETUP_RADIO_H

#include "network_provisioning/manager.h"

extern const network_prov_scheme_t setup_radio;

/* Takes the SoftAP off the air at once, whatever the manager still does. */
void setup_radio_off(void);

#endif

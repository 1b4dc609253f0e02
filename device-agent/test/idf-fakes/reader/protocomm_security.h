/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/protocomm/include/security/protocomm_security.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_PROTOCOMM_SECURITY_H
#define IDF_FAKE_PROTOCOMM_SECURITY_H

#include <stdint.h>

#include "esp_event.h"

ESP_EVENT_DECLARE_BASE(PROTOCOMM_SECURITY_SESSION_EVENT);

typedef enum {
  PROTOCOMM_SECURITY_SESSION_SETUP_OK,
  PROTOCOMM_SECURITY_SESSION_INVALID_SECURITY_PARAMS,
  PROTOCOMM_SECURITY_SESSION_CREDENTIALS_MISMATCH,
} protocomm_security_session_event_t;

typedef struct protocomm_security2_params {
  const char *salt;
  uint16_t salt_len;
  const char *verifier;
  uint16_t verifier_len;
} protocomm_security2_params_t;

#endif

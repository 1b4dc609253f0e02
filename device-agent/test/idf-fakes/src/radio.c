#include "radio.h"

#include <string.h>

#include "protocomm_httpd.h"

ESP_EVENT_DEFINE_BASE(NETWORK_PROV_EVENT);
ESP_EVENT_DEFINE_BASE(PROTOCOMM_SECURITY_SESSION_EVENT);

#define MAX_LISTENERS 8u

struct listener {
  esp_event_base_t base;
  int32_t event;
  esp_event_handler_t handler;
};

struct fake_radio fake_radio;
struct fake_manager fake_manager;
static struct listener listeners[MAX_LISTENERS];
static network_prov_scheme_t scheme;
static void *scheme_config;

void fake_radio_reset(void) {
  memset(&fake_radio, 0, sizeof fake_radio);
  memset(&fake_manager, 0, sizeof fake_manager);
  memset(listeners, 0, sizeof listeners);
  fake_radio.mode = WIFI_MODE_STA;
  fake_radio.ap.authmode = WIFI_AUTH_OPEN;
  fake_radio.ap.max_connection = 4;
}

/* --- Wi-Fi: a SoftAP is on the air as soon as Wi-Fi runs in a mode with one, with what it has for a configuration. --- */

static void look_at_air(void) {
  bool on = fake_radio.started && (fake_radio.mode == WIFI_MODE_AP || fake_radio.mode == WIFI_MODE_APSTA);
  const wifi_ap_config_t *ap = &fake_radio.ap;
  if (on && !fake_radio.ap_on_air) fake_radio.times_on_air++;
  fake_radio.ap_on_air = on;
  bool strong = ap->authmode == WIFI_AUTH_WPA2_PSK || ap->authmode == WIFI_AUTH_WPA2_WPA3_PSK;
  if (on && (!strong || ap->max_connection != 1 || ap->password[0] == '\0')) fake_radio.bad_times++;
}

esp_err_t esp_wifi_set_mode(wifi_mode_t mode) {
  fake_radio.mode = mode;
  look_at_air();
  return ESP_OK;
}

esp_err_t esp_wifi_set_config(wifi_interface_t interface, wifi_config_t *conf) {
  if (fake_radio.fail_set_config) return ESP_FAIL;
  if (interface != WIFI_IF_AP) return ESP_OK;
  if (fake_radio.mode == WIFI_MODE_STA) return ESP_ERR_INVALID_STATE;
  fake_radio.ap = conf->ap;
  look_at_air();
  return ESP_OK;
}

esp_err_t esp_wifi_start(void) {
  fake_radio.started = true;
  look_at_air();
  return ESP_OK;
}

esp_err_t esp_wifi_stop(void) {
  fake_radio.started = false;
  look_at_air();
  return ESP_OK;
}

esp_err_t protocomm_httpd_start(protocomm_t *pc, const protocomm_httpd_config_t *config) {
  if (pc == NULL || config->data.config.port != 80) return ESP_ERR_INVALID_ARG;
  fake_radio.server_runs = true;
  return ESP_OK;
}

esp_err_t protocomm_httpd_stop(protocomm_t *pc) {
  (void)pc;
  fake_radio.server_runs = false;
  return ESP_OK;
}

/* --- The default event loop, which here runs at once. --- */

esp_err_t esp_event_handler_register(esp_event_base_t event_base, int32_t event_id, esp_event_handler_t event_handler,
                                     void *event_handler_arg) {
  (void)event_handler_arg;
  for (size_t at = 0; at < MAX_LISTENERS; at++) {
    if (listeners[at].handler != NULL) continue;
    listeners[at] = (struct listener){event_base, event_id, event_handler};
    return ESP_OK;
  }
  return ESP_ERR_NO_MEM;
}

esp_err_t esp_event_handler_unregister(esp_event_base_t event_base, int32_t event_id,
                                       esp_event_handler_t event_handler) {
  for (size_t at = 0; at < MAX_LISTENERS; at++) {
    const struct listener *each = &listeners[at];
    if (each->base != event_base || each->event != event_id || each->handler != event_handler) continue;
    memset(&listeners[at], 0, sizeof listeners[at]);
    return ESP_OK;
  }
  return ESP_ERR_NOT_FOUND;
}

unsigned fake_listeners(void) {
  unsigned count = 0;
  for (size_t at = 0; at < MAX_LISTENERS; at++) count += listeners[at].handler != NULL ? 1u : 0u;
  return count;
}

static void post(esp_event_base_t base, int32_t event) {
  for (size_t at = 0; at < MAX_LISTENERS; at++) {
    struct listener each = listeners[at];
    if (each.handler != NULL && each.base == base && each.event == event) each.handler(NULL, base, event, NULL);
  }
}

/* --- The manager, in the order in which network_provisioning 1.2.4 calls Wi-Fi and the scheme. --- */

esp_err_t network_prov_mgr_init(network_prov_mgr_config_t config) {
  if (fake_manager.initialised) return ESP_ERR_INVALID_STATE;
  fake_manager.initialised = true;
  scheme = config.scheme;
  scheme_config = scheme.new_config();
  return scheme_config == NULL ? ESP_FAIL : ESP_OK;
}

esp_err_t network_prov_mgr_start_provisioning(network_prov_security_t security, const void *network_prov_sec_params,
                                              const char *service_name, const char *service_key) {
  protocomm_t *pc = (protocomm_t *)&fake_manager;
  if (!fake_manager.initialised || security != NETWORK_PROV_SECURITY_2 || fake_manager.fail_start) return ESP_FAIL;
  esp_err_t error = esp_wifi_set_mode(WIFI_MODE_STA);
  if (error == ESP_OK) error = esp_wifi_start();
  if (error == ESP_OK) error = scheme.set_config_service(scheme_config, service_name, service_key);
  if (error == ESP_OK) error = scheme.prov_start(pc, scheme_config);
  if (error != ESP_OK) return error;
  fake_manager.verifier = network_prov_sec_params;
  fake_manager.runs = true;
  return ESP_OK;
}

static void stop_service(void) {
  if (!fake_manager.runs) return;
  fake_manager.runs = false;
  fake_manager.verifier = NULL;
  scheme.prov_stop((protocomm_t *)&fake_manager);
  esp_wifi_set_mode(WIFI_MODE_STA);
}

esp_err_t network_prov_mgr_deinit(void) {
  if (!fake_manager.initialised) return ESP_OK;
  stop_service();
  scheme.delete_config(scheme_config);
  scheme_config = NULL;
  fake_manager.initialised = false;
  return ESP_OK;
}

void network_prov_mgr_stop_provisioning(void) { fake_manager.stops++; }

void fake_manager_ends(void) {
  stop_service();
  post(NETWORK_PROV_EVENT, NETWORK_PROV_END);
}

void fake_client_shows_wrong_code(void) {
  post(PROTOCOMM_SECURITY_SESSION_EVENT, PROTOCOMM_SECURITY_SESSION_CREDENTIALS_MISMATCH);
}

void fake_client_succeeds(void) { post(NETWORK_PROV_EVENT, NETWORK_PROV_WIFI_CRED_SUCCESS); }

#include "setup_radio.h"

#include <stdlib.h>
#include <string.h>

#include "esp_wifi.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "mbedtls/platform_util.h"
#include "protocomm_httpd.h"
#include "sdkconfig.h"

#define MIN_PASSWORD_CHARACTERS 8u
#define CLIENTS 1

struct radio {
  protocomm_httpd_config_t server;
  wifi_config_t wifi;
};

static void *new_config(void) {
  struct radio *radio = calloc(1, sizeof *radio);
  const protocomm_httpd_config_t server = {.data = {.config = PROTOCOMM_HTTPD_DEFAULT_CONFIG()}};
  if (radio != NULL) radio->server = server;
  return radio;
}

static void delete_config(void *config) {
  if (config == NULL) return;
  mbedtls_platform_zeroize(config, sizeof(struct radio));
  free(config);
}

/* Refuses a SoftAP without a password, which would be an open one. */
static esp_err_t set_config_service(void *config, const char *service_name, const char *service_key) {
  struct radio *radio = config;
  wifi_ap_config_t *ap = &radio->wifi.ap;
  size_t name_length = service_name == NULL ? 0 : strlen(service_name);
  size_t key_length = service_key == NULL ? 0 : strlen(service_key);
  if (name_length == 0 || name_length > sizeof ap->ssid) return ESP_ERR_INVALID_ARG;
  if (key_length < MIN_PASSWORD_CHARACTERS || key_length >= sizeof ap->password) return ESP_ERR_INVALID_ARG;
  memcpy(ap->ssid, service_name, name_length);
  ap->ssid_len = (uint8_t)name_length;
  memcpy(ap->password, service_key, key_length);
  return ESP_OK;
}

static esp_err_t set_config_endpoint(void *config, const char *endpoint_name, uint16_t uuid) {
  (void)config;
  (void)endpoint_name;
  (void)uuid;
  return ESP_OK; /* HTTP names its endpoints itself */
}

/* WPA3 for those who can, WPA2 for the rest; without SAE in the build, WPA2. */
static void protect(wifi_ap_config_t *ap) {
#if CONFIG_ESP_WIFI_SOFTAP_SAE_SUPPORT
  ap->authmode = WIFI_AUTH_WPA2_WPA3_PSK;
  ap->sae_pwe_h2e = WPA3_SAE_PWE_BOTH;
#else
  ap->authmode = WIFI_AUTH_WPA2_PSK;
#endif
  ap->pairwise_cipher = WIFI_CIPHER_TYPE_CCMP;
  ap->pmf_cfg.capable = true;
  ap->max_connection = CLIENTS;
  ap->beacon_interval = 100;
}

/*
 * The manager has started Wi-Fi as a station. A running Wi-Fi whose mode gains the SoftAP puts it on the air with
 * whatever configuration it had, so Wi-Fi is stopped until the right one is set.
 */
static esp_err_t on_the_air(struct radio *radio) {
  protect(&radio->wifi.ap);
  esp_err_t error = esp_wifi_stop();
  if (error == ESP_OK) error = esp_wifi_set_mode(WIFI_MODE_APSTA);
  if (error == ESP_OK) error = esp_wifi_set_config(WIFI_IF_AP, &radio->wifi);
  if (error == ESP_OK) error = esp_wifi_start();
  if (error != ESP_OK) setup_radio_off();
  return error;
}

static esp_err_t prov_start(protocomm_t *pc, void *config) {
  struct radio *radio = config;
  esp_err_t error = protocomm_httpd_start(pc, &radio->server);
  if (error != ESP_OK) return error;
  error = on_the_air(radio);
  if (error != ESP_OK) protocomm_httpd_stop(pc);
  return error;
}

static esp_err_t prov_stop(protocomm_t *pc) {
  setup_radio_off();
  return protocomm_httpd_stop(pc);
}

void setup_radio_off(void) { esp_wifi_set_mode(WIFI_MODE_STA); }

const network_prov_scheme_t setup_radio = {
    .prov_start = prov_start,
    .prov_stop = prov_stop,
    .new_config = new_config,
    .delete_config = delete_config,
    .set_config_service = set_config_service,
    .set_config_endpoint = set_config_endpoint,
    .wifi_mode = WIFI_MODE_APSTA,
};

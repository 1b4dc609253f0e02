/* Namespace `prov`: what the station put into NVS for the unit's owner. */
#include <string.h>

#include "nvs.h"
#include "port.h"
#include "sdkconfig.h"
#include "wipe.h"

static bool read_text(nvs_handle_t prov, const char *key, char *text, size_t size) {
  size_t length = size; /* with the terminator */
  return nvs_get_str(prov, key, text, &length) == ESP_OK && length > 1;
}

static bool read_blob(nvs_handle_t prov, const char *key, uint8_t *bytes, size_t *length) {
  return nvs_get_blob(prov, key, bytes, length) == ESP_OK && *length > 0;
}

static bool read_all(nvs_handle_t prov, struct port_provisioning *unit) {
  unit->salt_length = sizeof unit->salt;
  unit->verifier_length = sizeof unit->verifier;
  return read_text(prov, "ap_ssid", unit->ssid, sizeof unit->ssid) &&
         read_text(prov, "ap_pass", unit->password, sizeof unit->password) &&
         read_text(prov, "sec2_user", unit->username, sizeof unit->username) &&
         read_text(prov, "serial", unit->serial, sizeof unit->serial) &&
         read_blob(prov, "sec2_salt", unit->salt, &unit->salt_length) &&
         read_blob(prov, "sec2_ver", unit->verifier, &unit->verifier_length);
}

bool port_provisioning(struct port_provisioning *provisioning) {
  nvs_handle_t prov;
  memset(provisioning, 0, sizeof *provisioning);
  if (nvs_open_from_partition(CONFIG_BIRTHMARK_NVS_PARTITION, "prov", NVS_READONLY, &prov) != ESP_OK) {
    return false;
  }
  bool whole = read_all(prov, provisioning);
  nvs_close(prov);
  if (!whole) wipe(provisioning, sizeof *provisioning);
  return whole;
}

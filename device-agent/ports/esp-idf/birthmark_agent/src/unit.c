/* Which unit and which application this is. */
#include "esp_efuse.h"
#include "esp_efuse_table.h"
#include "esp_mac.h"
#include "port.h"
#include "sdkconfig.h"

enum port_runs_as port_runs_as(void) { return PORT_RUNS_AS_APP; }

const char *port_chip(void) { return CONFIG_IDF_TARGET; }

/*
 * The base MAC of 48 bits. esp_efuse_mac_get_default() would give eight bytes on chips with IEEE 802.15.4; on the ESP32
 * it checks the address against its CRC in eFuse.
 */
bool port_mac(uint8_t mac[PORT_MAC_BYTES]) {
#if CONFIG_IDF_TARGET_ESP32
  return esp_efuse_mac_get_default(mac) == ESP_OK;
#else
  return esp_efuse_read_field_blob(ESP_EFUSE_MAC_FACTORY, mac, (size_t)PORT_MAC_BYTES * 8u) == ESP_OK;
#endif
}

/* What the chip's eFuses say of its security, and the unit's own lock. */
#include <string.h>

#include "birthmark_agent.h"
#include "esp_efuse.h"
#include "esp_efuse_table.h"
#include "flash_encryption.h"
#include "port.h"
#include "sdkconfig.h"

#if CONFIG_IDF_TARGET_ESP32
#define USER_BLOCK_LOCK ESP_EFUSE_WR_DIS_BLK3
#define SECURE_BOOT ESP_EFUSE_ABS_DONE_1
#define DOWNLOAD_OFF ESP_EFUSE_UART_DOWNLOAD_DIS
#else
#define USER_BLOCK_LOCK ESP_EFUSE_WR_DIS_BLOCK_USR_DATA
#define SECURE_BOOT ESP_EFUSE_SECURE_BOOT_EN
#define DOWNLOAD_OFF ESP_EFUSE_DIS_DOWNLOAD_MODE
#endif

/* Off for good, on every way in. What software can switch on again is not off. */
static bool jtag_is_off(void) {
#if CONFIG_IDF_TARGET_ESP32
  return esp_efuse_read_field_bit(ESP_EFUSE_JTAG_DISABLE);
#elif CONFIG_IDF_TARGET_ESP32S2
  return esp_efuse_read_field_bit(ESP_EFUSE_HARD_DIS_JTAG);
#elif CONFIG_IDF_TARGET_ESP32C2
  return esp_efuse_read_field_bit(ESP_EFUSE_DIS_PAD_JTAG);
#else
  return esp_efuse_read_field_bit(ESP_EFUSE_DIS_PAD_JTAG) && esp_efuse_read_field_bit(ESP_EFUSE_DIS_USB_JTAG);
#endif
}

static enum port_download_mode download_mode(void) {
  if (esp_efuse_read_field_bit(DOWNLOAD_OFF)) return PORT_DOWNLOAD_OFF;
#if !CONFIG_IDF_TARGET_ESP32
  if (esp_efuse_read_field_bit(ESP_EFUSE_ENABLE_SECURITY_DOWNLOAD)) return PORT_DOWNLOAD_SECURE;
#endif
  return PORT_DOWNLOAD_OPEN;
}

#if CONFIG_BIRTHMARK_LOCK_USER_BLOCK
static bool lock_is_set(void) { return esp_efuse_read_field_bit(USER_BLOCK_LOCK); }
static bool set_lock(void) { return esp_efuse_write_field_bit(USER_BLOCK_LOCK) == ESP_OK; }
#elif CONFIG_BIRTHMARK_LOCK_CUSTOM
static bool lock_is_set(void) { return birthmark_lock_is_set(); }
static bool set_lock(void) { return birthmark_lock_set(); }
#else
static bool lock_is_set(void) { return false; }
static bool set_lock(void) { return false; }
#endif

bool birthmark_agent_is_locked(void) { return lock_is_set(); }

bool port_lock(void) { return lock_is_set() || (set_lock() && lock_is_set()); }

bool port_security(struct port_security *security) {
  if (esp_efuse_check_errors() != ESP_OK) return false;
  memset(security, 0, sizeof *security);
  security->locked = lock_is_set();
  security->secure_boot = esp_efuse_read_field_bit(SECURE_BOOT);
  security->flash_encryption = flash_encryption_is_on();
  security->jtag_off = jtag_is_off();
  security->download_mode = download_mode();
  security->secure_version = esp_efuse_read_secure_version();
  return true;
}

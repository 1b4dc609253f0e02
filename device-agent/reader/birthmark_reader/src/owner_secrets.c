#include "owner_secrets.h"

#include <string.h>

#include "mbedtls/platform_util.h"
#include "nvs.h"
#include "sdkconfig.h"

#define MIN_PASSWORD_CHARACTERS 8u
#define MIN_SALT_BYTES 16u

static bool read_text(nvs_handle_t prov, const char *key, char *text, size_t size) {
  size_t length = size; /* with the terminator */
  return nvs_get_str(prov, key, text, &length) == ESP_OK && length > 1;
}

static bool read_secrets(nvs_handle_t prov, struct owner_secrets *secrets) {
  size_t verifier_length = sizeof secrets->verifier;
  secrets->salt_length = sizeof secrets->salt;
  return read_text(prov, "ap_ssid", secrets->ssid, sizeof secrets->ssid) &&
         read_text(prov, "ap_pass", secrets->password, sizeof secrets->password) &&
         strlen(secrets->password) >= MIN_PASSWORD_CHARACTERS &&
         nvs_get_blob(prov, "sec2_salt", secrets->salt, &secrets->salt_length) == ESP_OK &&
         secrets->salt_length >= MIN_SALT_BYTES &&
         nvs_get_blob(prov, "sec2_ver", secrets->verifier, &verifier_length) == ESP_OK &&
         verifier_length == OWNER_VERIFIER_BYTES;
}

bool owner_secrets_read(struct owner_secrets *secrets) {
  nvs_handle_t prov;
  memset(secrets, 0, sizeof *secrets);
  if (nvs_open_from_partition(CONFIG_BIRTHMARK_READER_NVS_PARTITION, "prov", NVS_READONLY, &prov) != ESP_OK) return false;
  bool whole = read_secrets(prov, secrets);
  nvs_close(prov);
  if (!whole) owner_secrets_wipe(secrets);
  return whole;
}

void owner_secrets_wipe(struct owner_secrets *secrets) { mbedtls_platform_zeroize(secrets, sizeof *secrets); }

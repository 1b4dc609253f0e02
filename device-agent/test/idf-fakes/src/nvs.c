#include "nvs.h"

#include <stdbool.h>
#include <string.h>

#include "fakes.h"

#define MAX_ENTRIES 8u
#define MAX_VALUE_BYTES 400u

struct entry {
  char key[16];
  uint8_t value[MAX_VALUE_BYTES];
  size_t length;
};

static struct entry entries[MAX_ENTRIES];
static bool initialised;
unsigned fake_nvs_open_handles;

void fake_nvs_set(const char *key, const void *value, size_t length) {
  struct entry *place = NULL;
  for (size_t at = 0; at < MAX_ENTRIES; at++) {
    if (strcmp(entries[at].key, key) == 0) place = &entries[at];
    if (place == NULL && entries[at].key[0] == '\0') place = &entries[at];
  }
  if (place == NULL || length > MAX_VALUE_BYTES) return;
  (void)strncpy(place->key, key, sizeof place->key - 1);
  memcpy(place->value, value, length);
  place->length = length;
}

static void set_text(const char *key, const char *text) { fake_nvs_set(key, text, strlen(text) + 1); }

void fake_nvs_reset(void) {
  uint8_t verifier[384];
  memset(entries, 0, sizeof entries);
  memset(verifier, 0x5a, sizeof verifier);
  initialised = true;
  fake_nvs_open_handles = 0;
  set_text("ap_ssid", "PROV_000001");
  set_text("ap_pass", "ABCDEFGH23456789");
  set_text("sec2_user", "wifiprov");
  set_text("serial", "BM-2026-000001");
  fake_nvs_set("sec2_salt", "0123456789abcdef", 16);
  fake_nvs_set("sec2_ver", verifier, sizeof verifier);
}

void fake_nvs_not_initialised(void) { initialised = false; }

static struct entry *find(const char *key) {
  for (size_t at = 0; at < MAX_ENTRIES; at++) {
    if (strcmp(entries[at].key, key) == 0) return &entries[at];
  }
  return NULL;
}

void fake_nvs_remove(const char *key) {
  struct entry *entry = find(key);
  if (entry != NULL) memset(entry, 0, sizeof *entry);
}

esp_err_t nvs_open_from_partition(const char *part_name, const char *namespace_name, nvs_open_mode_t open_mode,
                                  nvs_handle_t *out_handle) {
  if (!initialised || strcmp(part_name, "nvs") != 0) return ESP_ERR_NVS_NOT_INITIALIZED;
  if (strcmp(namespace_name, "prov") != 0 || open_mode != NVS_READONLY) return ESP_ERR_NVS_NOT_FOUND;
  fake_nvs_open_handles++;
  *out_handle = 1;
  return ESP_OK;
}

static esp_err_t get(const char *key, void *out_value, size_t *length) {
  const struct entry *entry = find(key);
  if (entry == NULL) return ESP_ERR_NVS_NOT_FOUND;
  if (*length < entry->length) return ESP_ERR_NVS_INVALID_LENGTH;
  memcpy(out_value, entry->value, entry->length);
  *length = entry->length;
  return ESP_OK;
}

esp_err_t nvs_get_str(nvs_handle_t handle, const char *key, char *out_value, size_t *length) {
  (void)handle;
  return get(key, out_value, length);
}

esp_err_t nvs_get_blob(nvs_handle_t handle, const char *key, void *out_value, size_t *length) {
  (void)handle;
  return get(key, out_value, length);
}

void nvs_close(nvs_handle_t handle) {
  (void)handle;
  fake_nvs_open_handles--;
}

#include "provisioning.h"

#include "../core/wipe.h"
#include "nvs_reader.h"
#include "partition_table.h"

static const char name_space[] = "prov";

/* A text of no length is a value that somebody forgot. */
static bool has_text(const struct nvs_partition *nvs, uint8_t index, const char *key, char *text, size_t size) {
  return nvs_text(nvs, index, key, text, size) && text[0] != 0;
}

static bool has_blob(const struct nvs_partition *nvs, uint8_t index, const char *key, struct nvs_blob *blob) {
  return nvs_blob(nvs, index, key, blob) && blob->length > 0;
}

static bool read_values(const struct nvs_partition *nvs, struct port_provisioning *unit) {
  struct nvs_blob salt = {unit->salt, sizeof unit->salt, 0};
  struct nvs_blob verifier = {unit->verifier, sizeof unit->verifier, 0};
  const uint8_t index = nvs_namespace(nvs, name_space);
  const bool complete = index != 0 && has_text(nvs, index, "ap_ssid", unit->ssid, sizeof unit->ssid) &&
                        has_text(nvs, index, "ap_pass", unit->password, sizeof unit->password) &&
                        has_text(nvs, index, "sec2_user", unit->username, sizeof unit->username) &&
                        has_text(nvs, index, "serial", unit->serial, sizeof unit->serial) &&
                        has_blob(nvs, index, "sec2_salt", &salt) && has_blob(nvs, index, "sec2_ver", &verifier);
  unit->salt_length = salt.length;
  unit->verifier_length = verifier.length;
  return complete;
}

bool provisioning_read(uint32_t table_offset, struct port_provisioning *provisioning) {
  struct partition_wish wish = {PARTITION_TYPE_DATA, PARTITION_SUBTYPE_NVS, 0};
  struct partition row;
  for (; partition_find(table_offset, wish, &row); wish.nth++) {
    const struct nvs_partition nvs = {row.offset, row.size};
    if (read_values(&nvs, provisioning)) return true;
    wipe(provisioning, sizeof *provisioning);
  }
  return false;
}

/* The application that the boot loader starts and the boot loader itself, hashed as they lie in flash. */
#include <string.h>

#include "app_image.h"
#include "flash.h"
#include "esp_flash.h"
#include "flash_encryption.h"
#include "esp_ota_ops.h"
#include "port.h"
#include "sdkconfig.h"

_Static_assert(PORT_SHA256_BYTES == APP_IMAGE_SHA256_BYTES, "one size of SHA-256");

/* With flash encryption, applications and the boot loader are encrypted whatever the partition table says. */
bool flash_read(uint32_t offset_bytes, uint8_t *bytes, size_t length) {
  if (length > UINT32_MAX) return false;
  esp_err_t error = flash_encryption_is_on()
                        ? esp_flash_read_encrypted(NULL, offset_bytes, bytes, (uint32_t)length)
                        : esp_flash_read(NULL, bytes, offset_bytes, (uint32_t)length);
  return error == ESP_OK;
}

static bool read_digests(const struct app_image *app, struct port_firmware *firmware) {
  struct app_image loader;
  const uint32_t loader_room = CONFIG_PARTITION_TABLE_OFFSET - CONFIG_BOOTLOADER_OFFSET_IN_FLASH;
  return app_image_sha256(app, firmware->app_sha256) &&
         app_image_read(CONFIG_BOOTLOADER_OFFSET_IN_FLASH, loader_room, &loader) &&
         app_image_sha256(&loader, firmware->loader_sha256);
}

/* Without otadata the boot loader has no choice, and esp_ota_get_boot_partition() no answer. */
static const esp_partition_t *started_app(void) {
  bool chosen = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_DATA_OTA, NULL) != NULL;
  return chosen ? esp_ota_get_boot_partition() : esp_ota_get_running_partition();
}

bool port_firmware(struct port_firmware *firmware, bool with_digests) {
  struct app_image app;
  const esp_partition_t *partition = started_app();
  memset(firmware, 0, sizeof *firmware);
  if (partition == NULL || !app_image_read(partition->address, partition->size, &app)) return false;
  if (!app.has_descriptor) return false;
  memcpy(firmware->version, app.version, sizeof firmware->version);
  memcpy(firmware->elf_sha256, app.elf_sha256, sizeof firmware->elf_sha256);
  return !with_digests || read_digests(&app, firmware);
}

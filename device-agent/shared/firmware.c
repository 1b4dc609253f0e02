#include "firmware.h"

#include <string.h>

#include "app_image.h"
#include "partition_table.h"

static bool read_digests(const struct app_image *app, struct firmware_place place, struct port_firmware *firmware) {
  struct app_image loader;
  if (place.table_offset <= place.loader_offset) return false;
  /* The table lies behind the boot loader, which therefore ends there at the latest. */
  if (!app_image_read(place.loader_offset, place.table_offset - place.loader_offset, &loader)) return false;
  return app_image_sha256(app, firmware->app_sha256) && app_image_sha256(&loader, firmware->loader_sha256);
}

bool firmware_read(struct firmware_place place, struct port_firmware *firmware, bool with_digests) {
  struct partition slot;
  struct app_image app;
  if (!partition_boot_app(place.table_offset, &slot) || !app_image_read(slot.offset, slot.size, &app)) return false;
  if (!app.has_descriptor) return false;
  memcpy(firmware->version, app.version, sizeof firmware->version);
  memcpy(firmware->elf_sha256, app.elf_sha256, sizeof firmware->elf_sha256);
  return !with_digests || read_digests(&app, place, firmware);
}

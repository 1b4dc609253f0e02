/* Who this is: the chip, what runs, and what the release and the station have put into flash. */
#include "../../core/port.h"
#include "../../shared/firmware.h"
#include "../../shared/provisioning.h"
#include "flash.h"
#include "registers.h"
#include "rom.h"

/* Where the ROM looks for a boot loader. */
#define LOADER_OFFSET 0u

const char *port_chip(void) { return "esp32c3"; }

enum port_runs_as port_runs_as(void) { return BARE_RUNS_AS; }

bool port_firmware(struct port_firmware *firmware, bool with_digests) {
  const struct firmware_place place = {.table_offset = flash_table_offset(), .loader_offset = LOADER_OFFSET};
  return firmware_read(place, firmware, with_digests);
}

bool port_provisioning(struct port_provisioning *provisioning) {
  return provisioning_read(flash_table_offset(), provisioning);
}

/* A host can ask for the ROM loader by a flag that outlives this reset. */
void port_reboot(void) {
  RTC_OPTION1 &= ~RTC_OPTION1_FORCE_DOWNLOAD_BOOT;
  software_reset();
}

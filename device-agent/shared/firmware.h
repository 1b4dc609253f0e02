/* Which application and boot loader lie in flash. */
#ifndef BIRTHMARK_FIRMWARE_H
#define BIRTHMARK_FIRMWARE_H

#include "../core/port.h"

struct firmware_place {
  uint32_t table_offset;
  uint32_t loader_offset;
};

/* What `port_firmware` promises, for ports that read flash themselves. */
bool firmware_read(struct firmware_place place, struct port_firmware *firmware, bool with_digests);

#endif

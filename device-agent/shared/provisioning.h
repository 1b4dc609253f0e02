/* The unit's own values: namespace `prov` of the first NVS partition that holds them all. */
#ifndef BIRTHMARK_PROVISIONING_H
#define BIRTHMARK_PROVISIONING_H

#include "../core/port.h"

/* What `port_provisioning` promises, for ports that read flash themselves. Nothing is left behind when it is false. */
bool provisioning_read(uint32_t table_offset, struct port_provisioning *provisioning);

#endif

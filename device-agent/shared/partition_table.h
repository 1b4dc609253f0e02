/* The partition table of ESP-IDF and the choice of its boot loader, read from flash for each call. */
#ifndef BIRTHMARK_PARTITION_TABLE_H
#define BIRTHMARK_PARTITION_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#define PARTITION_TYPE_APP 0x00u
#define PARTITION_TYPE_DATA 0x01u
#define PARTITION_TYPE_SECURE_CERT 0x3fu /* what esp_secure_cert_mgr looks for */

#define PARTITION_SUBTYPE_FACTORY 0x00u /* of an app */
#define PARTITION_SUBTYPE_OTA_0 0x10u   /* of an app */
#define PARTITION_SUBTYPE_OTADATA 0x00u /* of data */
#define PARTITION_SUBTYPE_NVS 0x02u     /* of data */
#define PARTITION_SUBTYPE_ANY 0x100u

struct partition {
  uint8_t type;
  uint8_t subtype;
  uint32_t offset;
  uint32_t size;
  bool encrypted;
};

/* Which row is looked for: the `nth` that fits, from 0. */
struct partition_wish {
  uint8_t type;
  uint16_t subtype;
  unsigned nth;
};

/* False when no row fits, or the table is damaged: its MD5 is wrong, or nothing ends it. */
bool partition_find(uint32_t table_offset, struct partition_wish wish, struct partition *found);

/* The application that the boot loader starts: the slot that otadata names, else factory, else the first OTA slot. */
bool partition_boot_app(uint32_t table_offset, struct partition *app);

#endif

/*
 * Values of a plain NVS partition (page versions 1 and 2), read entry by entry: no page is kept, nothing is written.
 * What ESP-IDF would discard, an entry or value whose CRC is wrong, is not there; of a key that is there twice the
 * newest value counts. Encrypted NVS reads as one that holds nothing.
 */
#ifndef BIRTHMARK_NVS_READER_H
#define BIRTHMARK_NVS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nvs_partition {
  uint32_t offset;
  uint32_t size;
};

/* Index of a namespace; 0 when the partition has no such namespace. */
uint8_t nvs_namespace(const struct nvs_partition *nvs, const char *name);

/* A text with its end, in `size` bytes. False when there is none, or it is longer, or not UTF-8. */
bool nvs_text(const struct nvs_partition *nvs, uint8_t name_space, const char *key, char *text, size_t size);

struct nvs_blob {
  uint8_t *bytes;
  size_t size;
  size_t length; /* of what was read */
};

/* False when there is none, it is longer than `blob->size`, or one of its chunks is missing. */
bool nvs_blob(const struct nvs_partition *nvs, uint8_t name_space, const char *key, struct nvs_blob *blob);

#endif

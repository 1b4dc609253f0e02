/* An application or boot loader in flash, in the image format of the ESP32 chips. */
#ifndef BIRTHMARK_APP_IMAGE_H
#define BIRTHMARK_APP_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#define APP_IMAGE_SHA256_BYTES 32u

struct app_image {
  uint32_t offset; /* in flash */
  uint32_t length; /* up to and with the checksum, without an appended digest */
  bool digest_appended;
  bool has_descriptor; /* esp_app_desc_t: apps made with ESP-IDF have one, boot loaders do not */
  char version[33];    /* terminated */
  uint8_t elf_sha256[APP_IMAGE_SHA256_BYTES];
};

/* Reads headers, descriptor and the end; the bytes between are not looked at. False: there is no image that ends within
 * `size` bytes, or its end was not written. */
bool app_image_read(uint32_t offset, uint32_t size, struct app_image *image);

/* SHA-256 over the whole image without its appended digest. False when that digest or the checksum is wrong. */
bool app_image_sha256(const struct app_image *image, uint8_t digest[APP_IMAGE_SHA256_BYTES]);

#endif

#include "app_image.h"

#include <psa/crypto.h>
#include <string.h>

#include "../core/le.h"
#include "../core/wire/utf8.h"
#include "flash.h"

/* Formats: esp_image_header_t and esp_app_desc_t of ESP-IDF (components/bootloader_support, esp_app_format). */
#define MAGIC 0xe9u
#define HEADER_BYTES 24u
#define HASH_FLAG_AT 23u
#define MAX_SEGMENTS 16u
#define SEGMENT_HEADER_BYTES 8u
#define CHECKSUM_SEED 0xefu
#define DESCRIPTOR_AT 32u /* behind both headers, at the start of the first segment */
#define DESCRIPTOR_BYTES 256u
#define DESCRIPTOR_MAGIC 0xabcd5432u
#define VERSION_AT 16u
#define VERSION_BYTES 32u
#define ELF_SHA256_AT 144u
#define CHUNK_BYTES 256u

/* Where the last segment ends, from the start of the image; 0 when the headers are wrong. */
static uint32_t segments_end(uint32_t offset, uint32_t size, unsigned count) {
  uint8_t header[SEGMENT_HEADER_BYTES];
  uint32_t at = HEADER_BYTES;
  for (unsigned segment = 0; segment < count; segment++) {
    if (size - at < SEGMENT_HEADER_BYTES || !flash_read(offset + at, header, sizeof header)) return 0;
    at += SEGMENT_HEADER_BYTES;
    const uint32_t length = read_u32_le(header + 4);
    if (length % 4u != 0 || length > size - at) return 0;
    at += length;
  }
  return at;
}

static void read_descriptor(struct app_image *image) {
  uint8_t bytes[ELF_SHA256_AT + APP_IMAGE_SHA256_BYTES];
  image->has_descriptor = false;
  if (image->length < DESCRIPTOR_AT + DESCRIPTOR_BYTES) return;
  if (!flash_read(image->offset + DESCRIPTOR_AT, bytes, sizeof bytes)) return;
  if (read_u32_le(bytes) != DESCRIPTOR_MAGIC) return;
  memcpy(image->version, bytes + VERSION_AT, VERSION_BYTES);
  image->version[VERSION_BYTES] = 0;
  memcpy(image->elf_sha256, bytes + ELF_SHA256_AT, APP_IMAGE_SHA256_BYTES);
  image->has_descriptor = is_utf8((const uint8_t *)image->version, strlen(image->version));
}

/* Power that failed while the image was being written leaves its end erased. */
static bool end_is_written(const struct app_image *image) {
  uint8_t end[APP_IMAGE_SHA256_BYTES];
  const uint32_t at = image->digest_appended ? image->length : image->length - 16u;
  const size_t length = image->digest_appended ? sizeof end : 16u;
  if (!flash_read(image->offset + at, end, length)) return false;
  for (size_t byte = 0; byte < length; byte++)
    if (end[byte] != 0xffu) return true;
  return false;
}

bool app_image_read(uint32_t offset, uint32_t size, struct app_image *image) {
  uint8_t header[HEADER_BYTES];
  if (size < HEADER_BYTES || !flash_read(offset, header, sizeof header)) return false;
  const unsigned segments = header[1];
  if (header[0] != MAGIC || segments < 1 || segments > MAX_SEGMENTS || header[HASH_FLAG_AT] > 1) return false;
  const uint32_t end = segments_end(offset, size, segments);
  if (end == 0 || size - end < 16u) return false;
  image->offset = offset;
  image->length = (end | 15u) + 1u; /* the checksum is the last byte of a group of 16 */
  image->digest_appended = header[HASH_FLAG_AT] == 1;
  if (image->digest_appended && size - image->length < APP_IMAGE_SHA256_BYTES) return false;
  read_descriptor(image);
  return end_is_written(image);
}

static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

static bool hash_image(const struct app_image *image, psa_hash_operation_t *hash,
                       uint8_t digest[APP_IMAGE_SHA256_BYTES]) {
  uint8_t chunk[CHUNK_BYTES];
  size_t digest_length = 0;
  if (psa_hash_setup(hash, PSA_ALG_SHA_256) != PSA_SUCCESS) return false;
  for (uint32_t at = 0; at < image->length; at += CHUNK_BYTES) {
    const uint32_t length = smaller(CHUNK_BYTES, image->length - at);
    if (!flash_read(image->offset + at, chunk, length)) return false;
    if (psa_hash_update(hash, chunk, length) != PSA_SUCCESS) return false;
  }
  return psa_hash_finish(hash, digest, APP_IMAGE_SHA256_BYTES, &digest_length) == PSA_SUCCESS;
}

static bool xor_segment(uint32_t offset, uint32_t length, uint8_t *sum) {
  uint8_t chunk[CHUNK_BYTES];
  for (uint32_t at = 0; at < length; at += CHUNK_BYTES) {
    const uint32_t some = smaller(CHUNK_BYTES, length - at);
    if (!flash_read(offset + at, chunk, some)) return false;
    for (uint32_t byte = 0; byte < some; byte++) *sum ^= chunk[byte];
  }
  return true;
}

/* XOR over the data of all segments, without their headers. */
static bool checksum_is_right(const struct app_image *image) {
  uint8_t header[HEADER_BYTES];
  uint8_t stored = 0;
  uint8_t sum = CHECKSUM_SEED;
  if (!flash_read(image->offset, header, sizeof header)) return false;
  uint32_t at = image->offset + HEADER_BYTES;
  for (unsigned segment = 0; segment < header[1]; segment++) {
    uint8_t head[SEGMENT_HEADER_BYTES];
    if (!flash_read(at, head, sizeof head)) return false;
    const uint32_t length = read_u32_le(head + 4);
    at += SEGMENT_HEADER_BYTES;
    if (length > image->offset + image->length - at || !xor_segment(at, length, &sum)) return false;
    at += length;
  }
  return flash_read(image->offset + image->length - 1u, &stored, 1) && stored == sum;
}

bool app_image_sha256(const struct app_image *image, uint8_t digest[APP_IMAGE_SHA256_BYTES]) {
  psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;
  uint8_t appended[APP_IMAGE_SHA256_BYTES];
  const bool hashed = hash_image(image, &hash, digest);
  (void)psa_hash_abort(&hash);
  if (!hashed || !checksum_is_right(image)) return false;
  if (!image->digest_appended) return true;
  if (!flash_read(image->offset + image->length, appended, sizeof appended)) return false;
  return memcmp(digest, appended, sizeof appended) == 0;
}

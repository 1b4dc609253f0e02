/* The application that is started, and the boot loader: images laid into flash by hand, with their real digests. */
#include <psa/crypto.h>

#include "tests.h"
#include "fakes.h"
#include "port.h"

#define SEGMENT_BYTES 1000u

struct image {
  uint8_t bytes[1200];
  size_t length;
};

static void put_u32(uint8_t *at, uint32_t value) {
  for (unsigned byte = 0; byte < 4; byte++) at[byte] = (uint8_t)(value >> (8 * byte));
}

/* Header 24, one segment with the descriptor at its start, checksum in the last byte of 16, SHA-256 behind it. */
static void build(struct image *image, bool with_descriptor) {
  uint8_t checksum = 0xef;
  memset(image->bytes, 0, sizeof image->bytes);
  image->bytes[0] = 0xe9;
  image->bytes[1] = 1;
  image->bytes[23] = 1;
  put_u32(image->bytes + 24, 0x3c000020);
  put_u32(image->bytes + 28, SEGMENT_BYTES);
  uint8_t *segment = image->bytes + 32;
  if (with_descriptor) {
    put_u32(segment, 0xabcd5432);
    memcpy(segment + 16, "1.4.2", 6);
    memset(segment + 144, 0xe1, 32);
  }
  for (size_t at = 0; at < SEGMENT_BYTES; at++) checksum ^= segment[at];
  size_t end = 32 + SEGMENT_BYTES;
  image->length = (end / 16 + 1) * 16;
  image->bytes[image->length - 1] = checksum;
}

static void lay(const struct image *image, uint32_t address, uint8_t digest[32], bool inverted) {
  uint8_t whole[sizeof image->bytes];
  memcpy(whole, image->bytes, image->length);
  size_t length;
  check(psa_hash_compute(PSA_ALG_SHA_256, whole, image->length, digest, 32, &length) == PSA_SUCCESS);
  memcpy(whole + image->length, digest, 32);
  for (size_t at = 0; at < image->length + 32; at++) {
    fake_flash(address)[at] = inverted ? (uint8_t)~whole[at] : whole[at];
  }
}

static uint8_t app_digest[32];
static uint8_t loader_digest[32];

static void lay_both(bool inverted) {
  struct image app;
  struct image loader;
  build(&app, true);
  build(&loader, false);
  lay(&app, 0x10000, app_digest, inverted);
  lay(&loader, 0, loader_digest, inverted);
}

static void before_each(void) {
  check(psa_crypto_init() == PSA_SUCCESS);
  fake_flash_reset();
}

static void reads_both(void) {
  struct port_firmware firmware;
  lay_both(false);
  check(port_firmware(&firmware, true));
  check(strcmp(firmware.version, "1.4.2") == 0);
  check(firmware.elf_sha256[0] == 0xe1 && firmware.elf_sha256[31] == 0xe1);
  check(memcmp(firmware.app_sha256, app_digest, 32) == 0);
  check(memcmp(firmware.loader_sha256, loader_digest, 32) == 0);
}

static void reads_encrypted_flash(void) {
  struct port_firmware firmware;
  lay_both(true);
  fake_flash_encrypt(true);
  check(port_firmware(&firmware, true));
  check(memcmp(firmware.app_sha256, app_digest, 32) == 0);
}

static void a_changed_image(void) {
  struct port_firmware firmware;
  lay_both(false);
  fake_flash(0x10000)[500] ^= 1;
  check(!port_firmware(&firmware, true));
}

static void no_image(void) {
  struct port_firmware firmware;
  check(!port_firmware(&firmware, false));
  lay_both(false);
  fake_otadata(true, false);
  check(!port_firmware(&firmware, false));
}

static void the_chosen_slot(void) {
  struct port_firmware firmware;
  struct image other;
  uint8_t digest[32];
  lay_both(false);
  build(&other, true);
  memcpy(other.bytes + 48, "1.5.0", 6);
  other.bytes[other.length - 1] ^= '4' ^ '5' ^ '2' ^ '0';
  lay(&other, 0x200000, digest, false);
  check(port_firmware(&firmware, false) && strcmp(firmware.version, "1.4.2") == 0);
  fake_otadata(true, true);
  check(port_firmware(&firmware, true) && strcmp(firmware.version, "1.5.0") == 0);
  check(memcmp(firmware.app_sha256, digest, 32) == 0);
}

TESTS({"version, ELF hash and both digests are those in flash", reads_both},
      {"with flash encryption the digests are over what was encrypted", reads_encrypted_flash},
      {"an image that is not what its digest says has no digest", a_changed_image},
      {"the application is the one that otadata chooses, and without otadata the running one", the_chosen_slot},
      {"without an application there is no firmware", no_image})

/*
 * What the agent reads from flash that others wrote: partition table, otadata, images, NVS. The input changes a flash
 * that is right, piece by piece, and says which CRC, MD5, checksum or digest is made right again after each.
 */
#include <psa/crypto.h>
#include <string.h>

#include "../core/le.h"
#include "../shared/firmware.h"
#include "../shared/flash.h"
#include "../shared/provisioning.h"
#include "flash_template.h"
#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PIECE_HEAD_BYTES 4u /* region and what to mend, place u16, length */

bool flash_read(uint32_t offset_bytes, uint8_t *bytes, size_t length) {
  if (offset_bytes > sizeof cells || length > sizeof cells - offset_bytes) return false;
  memcpy(bytes, cells + offset_bytes, length);
  return true;
}

static void mend(unsigned how, size_t offset) {
  switch (how) {
    case 1:
      mend_page(offset);
      return;
    case 2:
    case 3:
      mend_entry(offset);
      mend_page(offset);
      return;
    case 4:
      mend_table();
      return;
    case 5:
      mend_otadata(offset);
      return;
    case 6:
      mend_image(offset);
      return;
    default:
      return;
  }
}

/* Most of flash says nothing: places are within the first bytes of the regions that do. */
static void change(const uint8_t *piece, size_t length) {
  static const uint32_t regions[] = {TEMPLATE_TABLE,         TEMPLATE_NVS,
                                     TEMPLATE_NVS + 0x1000u, TEMPLATE_NVS + 0x2000u,
                                     TEMPLATE_OTADATA,       TEMPLATE_OTADATA + 0x1000u,
                                     TEMPLATE_APP,           0};
  const size_t offset = regions[piece[0] & 7u] + (read_u16_le(piece + 1) & 0xfffu);
  const size_t room = sizeof cells - offset;
  memcpy(cells + offset, piece + PIECE_HEAD_BYTES, length < room ? length : room);
  mend(piece[0] >> 3 & 7u, offset);
}

static bool is_terminated(const char *text, size_t size) { return memchr(text, 0, size) != NULL; }

static bool check_provisioning(void) {
  struct port_provisioning unit;
  if (!provisioning_read(TEMPLATE_TABLE, &unit)) return false;
  must(is_terminated(unit.ssid, sizeof unit.ssid) && is_terminated(unit.password, sizeof unit.password));
  must(is_terminated(unit.username, sizeof unit.username) && is_terminated(unit.serial, sizeof unit.serial));
  must(unit.salt_length > 0 && unit.salt_length <= sizeof unit.salt);
  must(unit.verifier_length > 0 && unit.verifier_length <= sizeof unit.verifier);
  return true;
}

static bool check_firmware(void) {
  struct port_firmware firmware;
  const struct firmware_place place = {TEMPLATE_TABLE, 0};
  if (!firmware_read(place, &firmware, true)) return false;
  must(is_terminated(firmware.version, sizeof firmware.version));
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  must(psa_crypto_init() == PSA_SUCCESS);
  template_write();
  size_t at = 0;
  while (size - at > PIECE_HEAD_BYTES) {
    const size_t left = size - at - PIECE_HEAD_BYTES;
    const size_t length = data[at + 3u] < left ? data[at + 3u] : left;
    change(data + at, length);
    at += PIECE_HEAD_BYTES + length;
  }
  const bool has_values = check_provisioning();
  const bool has_firmware = check_firmware();
  must(size > 0 || (has_values && has_firmware)); /* the flash that nobody changed is right */
  return 0;
}

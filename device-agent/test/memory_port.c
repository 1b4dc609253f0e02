#include "memory_port.h"

#include <psa/crypto.h>
#include <string.h>

#include "../core/identity/p256.h"

#define BLOCK_BYTES 16u

struct memory_port memory;

void memory_reset(enum port_key_option option) {
  static const uint8_t mac[PORT_MAC_BYTES] = {0x7c, 0xdf, 0xa1, 0x00, 0x00, 0x01};
  memset(&memory, 0, sizeof memory);
  memset(memory.flash, 0xff, sizeof memory.flash);
  memory.option = option;
  bool needs_block = option == PORT_KEY_FROM_HMAC || option == PORT_KEY_IN_ECDSA_BLOCK;
  memory.block.state = needs_block ? PORT_BLOCK_FREE : PORT_BLOCK_NOT_USED;
  memory.block.number = needs_block ? 2 : 0;
  memory.iterations = 2048;
  memory.noise_seed = 0x9e3779b97f4a7c15u;
  memcpy(memory.mac, mac, sizeof mac);
}

/* --- The line. --- */

size_t port_receive(uint8_t *bytes, size_t size, uint32_t timeout_ms) {
  size_t left = memory.to_agent_length - memory.to_agent_read;
  size_t taken = left < size ? left : size;
  if (taken == 0) memory.now_ms += timeout_ms;
  memcpy(bytes, memory.to_agent + memory.to_agent_read, taken);
  memory.to_agent_read += taken;
  return taken;
}

void port_send(const uint8_t *bytes, size_t length) {
  size_t room = sizeof memory.from_agent - memory.from_agent_length;
  size_t kept = length < room ? length : room;
  memcpy(memory.from_agent + memory.from_agent_length, bytes, kept);
  memory.from_agent_length += kept;
}

uint32_t port_now_ms(void) { return memory.now_ms++; }

void port_reboot(void) { memory.reboots++; }

/* --- Chance. --- */

static uint8_t next_byte(void) {
  memory.noise_seed ^= memory.noise_seed << 13;
  memory.noise_seed ^= memory.noise_seed >> 7;
  memory.noise_seed ^= memory.noise_seed << 17;
  return (uint8_t)(memory.noise_seed >> 32);
}

static uint8_t next_sample(void) {
  uint8_t byte = next_byte();
  switch (memory.noise) {
    case MEMORY_NOISE_STUCK:
      return 0x5a;
    case MEMORY_NOISE_TWO_VALUES:
      return (byte & 1u) != 0 ? 0x5a : 0xa5;
    case MEMORY_NOISE_BIASED:
      return (byte & 1u) != 0 ? 0x5a : next_byte();
    case MEMORY_NOISE_GOOD:
    case MEMORY_NOISE_ABSENT:
      break;
  }
  return byte;
}

bool port_noise(uint8_t *samples, size_t count) {
  if (memory.noise == MEMORY_NOISE_ABSENT) return false;
  for (size_t at = 0; at < count; at++) samples[at] = next_sample();
  return true;
}

const char *port_noise_name(void) { return "xorshift"; }

/* --- Who this is. --- */

enum port_runs_as port_runs_as(void) { return memory.runs_as; }

bool port_mac(uint8_t mac[PORT_MAC_BYTES]) {
  memcpy(mac, memory.mac, PORT_MAC_BYTES);
  return !memory.mac_unreadable;
}

const char *port_chip(void) { return "esp32c3"; }

bool port_firmware(struct port_firmware *firmware, bool with_digests) {
  *firmware = memory.firmware;
  if (!with_digests) {
    memset(firmware->app_sha256, 0, sizeof firmware->app_sha256);
    memset(firmware->loader_sha256, 0, sizeof firmware->loader_sha256);
  }
  return !memory.firmware_absent;
}

bool port_provisioning(struct port_provisioning *provisioning) {
  *provisioning = memory.provisioning;
  return !memory.provisioning_absent;
}

/* --- Flash. --- */

/* What the operation leaves when the power stays on. */
static void finish(uint8_t *flash, const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length; at++) flash[at] = bytes == NULL ? 0xffu : flash[at] & bytes[at];
}

static void tear(uint8_t *flash, const uint8_t *bytes, size_t length) {
  size_t torn = memory.torn_bytes < length ? memory.torn_bytes : length;
  switch (memory.tear) {
    case MEMORY_TEAR_NOTHING_DONE:
      break;
    case MEMORY_TEAR_PREFIX:
      finish(flash, bytes, torn);
      if (torn < length) flash[torn] = bytes == NULL ? flash[torn] | 0x55u : flash[torn] & (bytes[torn] | 0x55u);
      break;
    case MEMORY_TEAR_SUFFIX:
      finish(flash + length - torn, bytes == NULL ? NULL : bytes + length - torn, torn);
      break;
    case MEMORY_TEAR_NOISE:
      for (size_t at = 0; at < length; at++)
        flash[at] = bytes == NULL ? flash[at] | next_byte() : flash[at] & (bytes[at] | next_byte());
      break;
    case MEMORY_TEAR_ALL_DONE:
      finish(flash, bytes, length);
      break;
  }
}

/* `bytes` NULL: erased. */
static bool operate(uint8_t *flash, const uint8_t *bytes, size_t length) {
  memory.operations++;
  if (memory.operations == memory.cut_at) {
    tear(flash, bytes, length);
    memory.cut_bytes = bytes == NULL ? 0 : length;
    longjmp(memory.power_cut, 1);
  }
  finish(flash, bytes, length);
  if (memory.flash_worn) flash[length / 2u] ^= 0x10u;
  return true;
}

size_t port_cert_size(void) { return sizeof memory.flash; }

/* Stands for XTS-AES: a permutation of a block of 16 that spreads each bit, and depends on the place. */
static void cipher_rounds(uint8_t block[BLOCK_BYTES], size_t offset, bool decipher) {
  uint64_t halves[2];
  memcpy(halves, block, sizeof halves);
  for (unsigned at = 0; at < 4u; at++) {
    unsigned round = decipher ? 3u - at : at;
    uint64_t mixed = (halves[round & 1u] ^ (offset + round)) * 0x9e3779b97f4a7c15u;
    halves[~round & 1u] ^= (mixed ^ mixed >> 29) * 0xbf58476d1ce4e5b9u ^ mixed >> 32;
  }
  memcpy(block, halves, sizeof halves);
}

static bool is_erased(const uint8_t block[BLOCK_BYTES]) {
  uint8_t all = 0xff;
  for (size_t at = 0; at < BLOCK_BYTES; at++) all &= block[at];
  return all == 0xff;
}

static uint8_t byte_of_flash(size_t offset) {
  uint8_t block[BLOCK_BYTES];
  size_t start = offset - offset % BLOCK_BYTES;
  memcpy(block, memory.flash + start, sizeof block);
  if (memory.encrypted && !is_erased(block)) cipher_rounds(block, start, true);
  return block[offset - start];
}

bool port_cert_read(size_t offset, uint8_t *bytes, size_t length) {
  if (memory.flash_unreadable || length > sizeof memory.flash || offset > sizeof memory.flash - length) return false;
  if (!memory.encrypted) memcpy(bytes, memory.flash + offset, length);
  else
    for (size_t at = 0; at < length; at++) bytes[at] = byte_of_flash(offset + at);
  return true;
}

bool port_cert_erase(size_t offset, size_t length) {
  bool aligned = offset % PORT_FLASH_SECTOR_BYTES == 0 && length % PORT_FLASH_SECTOR_BYTES == 0;
  if (!aligned || length > sizeof memory.flash || offset > sizeof memory.flash - length) return false;
  return operate(memory.flash + offset, NULL, length);
}

bool port_cert_write(size_t offset, const uint8_t *bytes, size_t length) {
  static uint8_t enciphered[MEMORY_FLASH_BYTES];
  bool aligned = offset % BLOCK_BYTES == 0 && length % BLOCK_BYTES == 0;
  if (!aligned || length > sizeof memory.flash || offset > sizeof memory.flash - length) return false;
  if (!memory.encrypted) return operate(memory.flash + offset, bytes, length);
  memcpy(enciphered, bytes, length);
  for (size_t at = 0; at < length; at += BLOCK_BYTES) {
    if (!is_erased(memory.flash + offset + at)) return false;
    cipher_rounds(enciphered + at, offset + at, false);
  }
  return operate(memory.flash + offset, enciphered, length);
}

/* --- The key. --- */

bool port_key_place(struct port_key_place *place) {
  bool ready = memory.block.state == PORT_BLOCK_READY;
  place->option = memory.option;
  place->state = memory.block.state;
  place->block = ready ? memory.block.number : 0;
  place->read_protected = ready && memory.block.read_protected;
  return true;
}

/* A burn is one operation: a block that is half burnt is the port's matter. */
bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  if (memory.block.state != PORT_BLOCK_FREE) return false;
  memory.operations++;
  bool cut = memory.operations == memory.cut_at;
  if (cut && memory.tear == MEMORY_TEAR_NOTHING_DONE) longjmp(memory.power_cut, 1);
  memcpy(memory.block.key, key, PORT_SCALAR_BYTES);
  memory.block.state = PORT_BLOCK_READY;
  memory.block.read_protected = true;
  if (cut) longjmp(memory.power_cut, 1);
  return true;
}

static bool import_hmac_key(psa_key_id_t *key) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_HMAC);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE);
  psa_set_key_algorithm(&attributes, PSA_ALG_HMAC(PSA_ALG_SHA_256));
  return psa_import_key(&attributes, memory.block.key, sizeof memory.block.key, key) == PSA_SUCCESS;
}

/* PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2), one block of output. */
static bool pbkdf2(psa_key_id_t key, const uint8_t salt[32], uint8_t scalar[32]) {
  uint8_t message[36];
  uint8_t mac[32];
  size_t length = 0;
  memcpy(message, salt, 32);
  memcpy(message + 32, "\0\0\0\1", 4);
  const psa_algorithm_t algorithm = PSA_ALG_HMAC(PSA_ALG_SHA_256);
  bool done = psa_mac_compute(key, algorithm, message, sizeof message, mac, sizeof mac, &length) == PSA_SUCCESS;
  memcpy(scalar, mac, 32);
  for (unsigned round = 1; done && round < memory.iterations; round++) {
    done = psa_mac_compute(key, algorithm, mac, sizeof mac, mac, sizeof mac, &length) == PSA_SUCCESS;
    for (size_t at = 0; at < 32u; at++) scalar[at] ^= mac[at];
  }
  memset(mac, 0, sizeof mac);
  return done;
}

bool memory_derive(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  psa_key_id_t key = 0;
  if (memory.block.state != PORT_BLOCK_READY || !import_hmac_key(&key)) return false;
  bool done = pbkdf2(key, salt, scalar);
  return psa_destroy_key(key) == PSA_SUCCESS && done;
}

bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  static const uint8_t order[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                    0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                    0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
  if (memory.derives_invalid_once) {
    memory.derives_invalid_once = false;
    memcpy(scalar, order, sizeof order);
    return true;
  }
  return memory_derive(salt, scalar);
}

bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  return memory.block.state == PORT_BLOCK_READY && p256_sign(memory.block.key, hash, signature);
}

bool port_ecdsa_public(uint8_t point[65]) {
  return memory.block.state == PORT_BLOCK_READY && p256_public(memory.block.key, point);
}

/* --- Security of the chip. --- */

bool port_security(struct port_security *security) {
  *security = memory.security;
  return !memory.security_unreadable;
}

bool port_lock(void) {
  memory.operations++;
  bool cut = memory.operations == memory.cut_at;
  if (cut && memory.tear == MEMORY_TEAR_NOTHING_DONE) longjmp(memory.power_cut, 1);
  memory.security.locked = true;
  if (cut) longjmp(memory.power_cut, 1);
  return true;
}

/* The rest of the port: who the unit is, its noise, and its silicon wherever that is. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "../../core/port.h"
#include "../../shared/firmware.h"
#include "../../shared/provisioning.h"
#include "flash_file.h"
#include "options.h"
#include "silicon.h"

static const struct silicon *silicon(void) { return options.silicon_fd >= 0 ? &silicon_channel : &silicon_file; }

static bool noise_from_file(uint8_t *samples, size_t count) {
  const int fd = open(options.noise_file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const ssize_t length = read(fd, samples, count);
  (void)close(fd);
  return length == (ssize_t)count;
}

bool port_noise(uint8_t *samples, size_t count) {
  if (options.noise_file != NULL) return noise_from_file(samples, count);
  size_t have = 0;
  while (have < count) {
    const ssize_t some = getrandom(samples + have, count - have, 0);
    if (some < 0 && errno != EINTR) return false;
    if (some > 0) have += (size_t)some;
  }
  return true;
}

const char *port_noise_name(void) { return options.noise_file != NULL ? "file" : "getrandom"; }

enum port_runs_as port_runs_as(void) { return options.runs_as; }

bool port_mac(uint8_t mac[PORT_MAC_BYTES]) {
  memcpy(mac, options.mac, PORT_MAC_BYTES);
  return true;
}

const char *port_chip(void) { return options.chip; }

bool port_firmware(struct port_firmware *firmware, bool with_digests) {
  const struct firmware_place place = {options.table_offset, options.loader_offset};
  return firmware_read(place, firmware, with_digests);
}

bool port_provisioning(struct port_provisioning *provisioning) {
  return provisioning_read(options.table_offset, provisioning);
}

bool port_key_place(struct port_key_place *place) {
  memset(place, 0, sizeof *place);
  place->option = options.key_option;
  if (options.key_option == PORT_KEY_IN_FLASH || options.key_option == PORT_KEY_IN_ENCRYPTED_FLASH) return true;
  return silicon()->key_place(place);
}

bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  before_flash_operation();
  return silicon()->burn_key(key);
}

bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  return silicon()->derive_scalar(salt, scalar);
}

bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) { return silicon()->ecdsa_sign(hash, signature); }

bool port_ecdsa_public(uint8_t point[65]) { return silicon()->ecdsa_public(point); }

bool port_security(struct port_security *security) { return silicon()->security(security); }

bool port_lock(void) {
  before_flash_operation();
  return silicon()->lock();
}

/*
 * The eFuses in FLASH.efuse, for a program without a virtual board. No such file: nothing is burnt yet.
 * Bytes: key state (port_block_state), block, read protected, locked, secure boot, flash encryption, JTAG off, download
 * mode, secure version u32 LE, key 32.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../core/le.h"
#include "options.h"
#include "silicon.h"
#include "software_key.h"

#define EFUSE_BYTES 44u
#define KEY_AT 12u
#define FIRST_KEY_BLOCK 0u

enum efuse_place {
  KEY_STATE,
  BLOCK,
  READ_PROTECTED,
  LOCKED,
  SECURE_BOOT,
  FLASH_ENCRYPTION,
  JTAG_OFF,
  DOWNLOAD_MODE,
  VERSION
};

static bool efuse_path(char *path, size_t size) {
  const int length = snprintf(path, size, "%s.efuse", options.flash_file);
  return length > 0 && (size_t)length < size;
}

static bool load(uint8_t efuses[EFUSE_BYTES]) {
  char path[4096];
  memset(efuses, 0, EFUSE_BYTES);
  efuses[KEY_STATE] = PORT_BLOCK_FREE;
  if (!efuse_path(path, sizeof path)) return false;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return access(path, F_OK) != 0;
  const ssize_t length = read(fd, efuses, EFUSE_BYTES);
  (void)close(fd);
  return length == (ssize_t)EFUSE_BYTES;
}

static bool store(const uint8_t efuses[EFUSE_BYTES]) {
  char path[4096];
  if (!efuse_path(path, sizeof path)) return false;
  const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool done = write(fd, efuses, EFUSE_BYTES) == (ssize_t)EFUSE_BYTES;
  return close(fd) == 0 && done;
}

static bool file_key_place(struct port_key_place *place) {
  uint8_t efuses[EFUSE_BYTES];
  if (!load(efuses) || efuses[KEY_STATE] > PORT_BLOCK_TAKEN) return false;
  place->state = (enum port_block_state)efuses[KEY_STATE];
  place->block = efuses[BLOCK];
  place->read_protected = efuses[READ_PROTECTED] != 0;
  return true;
}

static bool file_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  uint8_t efuses[EFUSE_BYTES];
  if (!load(efuses) || efuses[KEY_STATE] != PORT_BLOCK_FREE) return false;
  efuses[KEY_STATE] = PORT_BLOCK_READY;
  efuses[BLOCK] = FIRST_KEY_BLOCK;
  efuses[READ_PROTECTED] = 1;
  memcpy(efuses + KEY_AT, key, PORT_SCALAR_BYTES);
  return store(efuses);
}

static bool load_key(uint8_t efuses[EFUSE_BYTES]) { return load(efuses) && efuses[KEY_STATE] == PORT_BLOCK_READY; }

static bool file_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  uint8_t efuses[EFUSE_BYTES];
  return load_key(efuses) && software_derive(efuses + KEY_AT, salt, scalar);
}

static bool file_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  uint8_t efuses[EFUSE_BYTES];
  return load_key(efuses) && software_sign(efuses + KEY_AT, hash, signature);
}

static bool file_ecdsa_public(uint8_t point[65]) {
  uint8_t efuses[EFUSE_BYTES];
  return load_key(efuses) && software_public(efuses + KEY_AT, point);
}

static bool file_security(struct port_security *security) {
  uint8_t efuses[EFUSE_BYTES];
  if (!load(efuses) || efuses[DOWNLOAD_MODE] > PORT_DOWNLOAD_OFF) return false;
  security->locked = efuses[LOCKED] != 0;
  security->secure_boot = efuses[SECURE_BOOT] != 0;
  security->flash_encryption = efuses[FLASH_ENCRYPTION] != 0;
  security->jtag_off = efuses[JTAG_OFF] != 0;
  security->download_mode = (enum port_download_mode)efuses[DOWNLOAD_MODE];
  security->secure_version = read_u32_le(efuses + VERSION);
  return true;
}

static bool file_lock(void) {
  uint8_t efuses[EFUSE_BYTES];
  if (!load(efuses)) return false;
  efuses[LOCKED] = 1;
  return store(efuses);
}

const struct silicon silicon_file = {
    .key_place = file_key_place,
    .burn_key = file_burn_key,
    .derive_scalar = file_derive_scalar,
    .ecdsa_sign = file_ecdsa_sign,
    .ecdsa_public = file_ecdsa_public,
    .security = file_security,
    .lock = file_lock,
};

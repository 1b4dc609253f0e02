/*
 * The channel to the virtual board: binary, one request at a time.
 * Request: op u8, length u16 LE, payload. Answer: status u8 (0: done), length u16 LE, payload.
 */
#include <string.h>

#include "../../core/le.h"
#include "../../core/wipe.h"
#include "io.h"
#include "options.h"
#include "silicon.h"

#define HEAD_BYTES 3u
#define MAX_ASK_BYTES 32u

struct ask {
  char op;
  const uint8_t *bytes;
  size_t length;
};

static bool send_ask(const struct ask *ask) {
  uint8_t bytes[HEAD_BYTES + MAX_ASK_BYTES];
  if (ask->length > MAX_ASK_BYTES) return false;
  bytes[0] = (uint8_t)ask->op;
  bytes[1] = (uint8_t)ask->length;
  bytes[2] = 0;
  if (ask->length > 0) memcpy(bytes + HEAD_BYTES, ask->bytes, ask->length);
  const bool sent = write_all(options.silicon_fd, bytes, HEAD_BYTES + ask->length);
  wipe(bytes, sizeof bytes);
  return sent;
}

/* An answer of another length than is expected cannot be read past: the channel is of no use after it. */
static bool exchange(struct ask ask, uint8_t *answer, size_t answer_length) {
  uint8_t head[HEAD_BYTES];
  if (!send_ask(&ask) || !read_all(options.silicon_fd, head, sizeof head)) return false;
  const size_t length = read_u16_le(head + 1);
  if (head[0] != 0) return false;
  return length == answer_length && (length == 0 || read_all(options.silicon_fd, answer, length));
}

static bool channel_key_place(struct port_key_place *place) {
  uint8_t answer[3];
  const struct ask ask = {'P', NULL, 0};
  if (!exchange(ask, answer, sizeof answer) || answer[0] > PORT_BLOCK_TAKEN) return false;
  place->state = (enum port_block_state)answer[0];
  place->block = answer[1];
  place->read_protected = answer[2] != 0;
  return true;
}

static bool channel_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  const struct ask ask = {'B', key, PORT_SCALAR_BYTES};
  return exchange(ask, NULL, 0);
}

static bool channel_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  const struct ask ask = {'D', salt, 32};
  return exchange(ask, scalar, PORT_SCALAR_BYTES);
}

static bool channel_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  const struct ask ask = {'G', hash, 32};
  return exchange(ask, signature, 64);
}

static bool channel_ecdsa_public(uint8_t point[65]) {
  const struct ask ask = {'U', NULL, 0};
  return exchange(ask, point, 65);
}

static bool channel_security(struct port_security *security) {
  uint8_t answer[9];
  const struct ask ask = {'S', NULL, 0};
  if (!exchange(ask, answer, sizeof answer) || answer[4] > PORT_DOWNLOAD_OFF) return false;
  security->locked = answer[0] != 0;
  security->secure_boot = answer[1] != 0;
  security->flash_encryption = answer[2] != 0;
  security->jtag_off = answer[3] != 0;
  security->download_mode = (enum port_download_mode)answer[4];
  security->secure_version = read_u32_le(answer + 5);
  return true;
}

static bool channel_lock(void) {
  const struct ask ask = {'L', NULL, 0};
  return exchange(ask, NULL, 0);
}

const struct silicon silicon_channel = {
    .key_place = channel_key_place,
    .burn_key = channel_burn_key,
    .derive_scalar = channel_derive_scalar,
    .ecdsa_sign = channel_ecdsa_sign,
    .ecdsa_public = channel_ecdsa_public,
    .security = channel_security,
    .lock = channel_lock,
};

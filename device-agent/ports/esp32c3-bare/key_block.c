/*
 * Where the private key lives on this chip. Two builds, chosen by BARE_KEY_OPTION_HMAC (see README.md): option B, an
 * eFuse block that only the HMAC peripheral reads; or option A, the key itself in flash, for lab units.
 */
#include <string.h>

#include "../../core/port.h"
#include "../../core/wipe.h"
#include "efuse.h"
#include "hmac.h"
#include "registers.h"

#if BARE_KEY_OPTION_HMAC

/* The first block of purpose HMAC_UP, as esp_secure_cert_mgr looks for it; EFUSE_KEYS when there is none. */
static unsigned find_hmac_key(void) {
  unsigned key = 0;
  while (key < EFUSE_KEYS && efuse_purpose(key) != EFUSE_PURPOSE_HMAC_UP) key += 1;
  return key;
}

static unsigned find_unused_key(void) {
  unsigned key = 0;
  while (key < EFUSE_KEYS && !efuse_key_unused(key)) key += 1;
  return key;
}

/* Secure boot write-protects RD_DIS at its first start: after that no key can be hidden, so none is burnt. */
static bool can_hide_a_key(void) { return (EFUSE_RD_WR_DIS & EFUSE_WR_DIS_RD_DIS) == 0; }

bool port_key_place(struct port_key_place *place) {
  if (!efuse_reload()) return false;
  const unsigned key = find_hmac_key();
  *place = (struct port_key_place){.option = PORT_KEY_FROM_HMAC, .state = PORT_BLOCK_TAKEN};
  if (key < EFUSE_KEYS) {
    place->state = PORT_BLOCK_READY;
    place->block = (uint8_t)key;
    place->read_protected = efuse_read_protected(key);
  } else if (can_hide_a_key() && find_unused_key() < EFUSE_KEYS) {
    place->state = PORT_BLOCK_FREE;
  }
  return true;
}

static bool hide(unsigned key) {
  const uint32_t read_protection[6] = {0, BIT(key)};
  return efuse_burn_flags(read_protection);
}

static bool give_purpose(unsigned key) {
  uint32_t flags[6] = {EFUSE_WR_DIS_KEY(key) | EFUSE_WR_DIS_PURPOSE(key)};
  if (key < 2u) flags[2] = EFUSE_PURPOSE_HMAC_UP << (24u + 4u * key);
  else flags[3] = EFUSE_PURPOSE_HMAC_UP << (4u * (key - 2u));
  return efuse_burn_flags(flags);
}

/*
 * The read protection is burnt before the purpose, which esp_efuse_write_key burns with it: so there is no moment at
 * which the block can be used and read. Power lost before the purpose costs one of six blocks, and no key.
 */
bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  uint32_t words[EFUSE_BLOCK_WORDS];
  struct port_key_place place;
  if (!port_key_place(&place) || place.state != PORT_BLOCK_FREE) return false;
  const unsigned block = find_unused_key();
  memcpy(words, key, sizeof words);
  const bool burnt = efuse_burn_block(EFUSE_FIRST_KEY_BLOCK + block, words) && hide(block) && give_purpose(block);
  wipe(words, sizeof words);
  return burnt && port_key_place(&place) && place.state == PORT_BLOCK_READY && place.read_protected;
}

bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  struct port_key_place place;
  if (!port_key_place(&place) || place.state != PORT_BLOCK_READY) return false;
  return hmac_pbkdf2(place.block, salt, scalar);
}

#else

bool port_key_place(struct port_key_place *place) {
  *place = (struct port_key_place){.option = PORT_KEY_IN_FLASH, .state = PORT_BLOCK_NOT_USED};
  return true;
}

bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  (void)key;
  return false;
}

bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]) {
  (void)salt;
  (void)scalar;
  return false;
}

#endif

/* The C3 has no ECDSA peripheral. */
bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  (void)hash;
  (void)signature;
  return false;
}

bool port_ecdsa_public(uint8_t point[65]) {
  (void)point;
  return false;
}

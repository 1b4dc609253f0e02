/*
 * Registers and their order: ESP-IDF, components/esp_security/src/esp_hmac.c, components/esp_hal_security/hmac_hal.c
 * and esp32c3/include/hal/hmac_ll.h. Here a message with its padding always fits into one block of 64 bytes.
 */
#include "hmac.h"

#include <stddef.h>
#include <string.h>

#include "../../core/wipe.h"
#include "clock.h"
#include "efuse.h"
#include "registers.h"

#define BLOCK_WORDS 16u
#define BLOCK_BYTES 64u
#define RESULT_WORDS 8u
#define RESULT_BYTES 32u
#define ITERATIONS 2048u
#define RESULT_DONE 2u
/* One block is hashed in microseconds. */
#define BUSY_MS 100u

/* HMAC uses the SHA unit, which the DS unit would hold in reset. */
static void power(bool on) {
  const uint32_t units = SYSTEM_SHA | SYSTEM_DS | SYSTEM_HMAC;
  if (!on) {
    SYSTEM_PERIP_CLK_EN1 &= ~units;
    return;
  }
  SYSTEM_PERIP_CLK_EN1 |= units;
  SYSTEM_PERIP_RST_EN1 |= units;
  SYSTEM_PERIP_RST_EN1 &= ~units;
}

static bool idle(void) {
  const uint64_t until = clock_ticks() + (uint64_t)BUSY_MS * CLOCK_TICKS_PER_MS;
  while (HMAC_QUERY_BUSY != 0) {
    if (clock_ticks() >= until) return false;
  }
  return true;
}

static bool choose_key(unsigned key) {
  HMAC_SET_START = 1;
  if (!idle()) return false;
  HMAC_SET_PARA_PURPOSE = EFUSE_PURPOSE_HMAC_UP;
  HMAC_SET_PARA_KEY = key;
  HMAC_SET_PARA_FINISH = 1;
  if (idle() && HMAC_QUERY_ERROR == 0) return true;
  HMAC_SET_RESULT_FINISH = RESULT_DONE;
  return false;
}

/* The message padded as SHA-256 wants it; the length counts the block of the inner key before it. */
static void pad(uint32_t block[BLOCK_WORDS], const uint8_t *message, size_t length) {
  uint8_t *bytes = (uint8_t *)block;
  const size_t bits = 8u * (BLOCK_BYTES + length);
  memset(bytes, 0, BLOCK_BYTES);
  memcpy(bytes, message, length);
  bytes[length] = 0x80;
  bytes[BLOCK_BYTES - 2] = (uint8_t)(bits >> 8);
  bytes[BLOCK_BYTES - 1] = (uint8_t)bits;
}

/* `length` is at most 55. */
static bool calculate(unsigned key, const uint8_t *message, size_t length, uint32_t result[RESULT_WORDS]) {
  uint32_t block[BLOCK_WORDS];
  if (!idle() || !choose_key(key)) return false;
  pad(block, message, length);
  for (unsigned i = 0; i < BLOCK_WORDS; i += 1) HMAC_WR_MESSAGE(i) = block[i];
  wipe(block, sizeof block);
  HMAC_SET_MESSAGE_ONE = 1;
  if (!idle()) return false;
  HMAC_ONE_BLOCK = 1;
  if (!idle()) return false;
  for (unsigned i = 0; i < RESULT_WORDS; i += 1) result[i] = HMAC_RD_RESULT(i);
  HMAC_SET_RESULT_FINISH = RESULT_DONE;
  return true;
}

static bool iterate(unsigned key, const uint8_t salt[32], uint32_t sum[RESULT_WORDS]) {
  uint8_t first[36] = {0};
  uint32_t round[RESULT_WORDS];
  memcpy(first, salt, 32);
  first[35] = 1; /* the counter of PBKDF2, big-endian */
  bool good = calculate(key, first, sizeof first, round);
  memcpy(sum, round, sizeof round);
  for (unsigned i = 1; i < ITERATIONS && good; i += 1) {
    good = calculate(key, (const uint8_t *)round, RESULT_BYTES, round);
    for (unsigned word = 0; word < RESULT_WORDS; word += 1) sum[word] ^= round[word];
  }
  wipe(round, sizeof round);
  return good;
}

bool hmac_pbkdf2(unsigned key, const uint8_t salt[32], uint8_t derived[32]) {
  uint32_t sum[RESULT_WORDS];
  power(true);
  const bool good = iterate(key, salt, sum);
  power(false);
  if (good) memcpy(derived, sum, RESULT_BYTES);
  wipe(sum, sizeof sum);
  return good;
}

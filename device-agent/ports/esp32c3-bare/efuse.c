/*
 * Registers, codes, order and timing: ESP-IDF, components/hal/esp32c3/efuse_hal.c, include/hal/efuse_ll.h and
 * components/efuse/esp32c3/esp_efuse_utility.c; in this project's words: docs/specs/espressif.md §4.3, §4.4.
 * The check bytes come from the ROM.
 */
#include "efuse.h"

#include <string.h>

#include "../../core/wipe.h"
#include "clock.h"
#include "registers.h"
#include "rom.h"

#define OP_WRITE 0x5a5au
#define OP_READ 0x5aa5u
#define CMD_READ 1u
#define CMD_PROGRAM 2u
#define CHECK_WORDS 3u
#define FLAG_WORDS 6u
/* A burn or read takes well under a millisecond; a controller that has not ended then will not. */
#define OPERATION_MS 100u
#define TRIES 3

static void set_timing(void) {
  set_field(&EFUSE_DAC_CONF, 9, 8, 0xff);        /* DAC_NUM */
  set_field(&EFUSE_DAC_CONF, 0, 8, 0x28);        /* DAC_CLK_DIV */
  set_field(&EFUSE_WR_TIM_CONF1, 8, 16, 0x3000); /* PWR_ON_NUM */
  set_field(&EFUSE_WR_TIM_CONF2, 0, 16, 0x190);  /* PWR_OFF_NUM */
}

/* Read twice: efuse_hal.c, "Due to a hardware error". */
static bool is_busy(void) {
  const uint32_t first = EFUSE_CMD;
  return (first | EFUSE_CMD) != 0;
}

static bool run(uint32_t operation, uint32_t command) {
  const uint64_t until = clock_ticks() + (uint64_t)OPERATION_MS * CLOCK_TICKS_PER_MS;
  set_timing();
  EFUSE_CONF = operation;
  EFUSE_CMD = command;
  while (is_busy()) {
    if (clock_ticks() >= until) return false;
  }
  return true;
}

bool efuse_reload(void) { return run(OP_READ, CMD_READ); }

static void clear_program_registers(void) {
  for (unsigned i = 0; i < EFUSE_BLOCK_WORDS; i += 1) EFUSE_PGM_DATA(i) = 0;
  for (unsigned i = 0; i < CHECK_WORDS; i += 1) EFUSE_PGM_CHECK(i) = 0;
}

/* Nothing of a key stays in the program registers. */
static bool program(unsigned block) {
  const bool ended = run(OP_WRITE, CMD_PROGRAM | block << 2);
  clear_program_registers();
  return ended && efuse_reload();
}

/* The fail bit of a block stands one block further on than its count of errors: efuse_hal.c, a remark that is for the
 * C3. */
static bool has_error(unsigned block) {
  const uint32_t fail = EFUSE_RD_RS_ERR(block / 8u) & (8u << (4u * (block % 8u)));
  const uint32_t count = EFUSE_RD_RS_ERR((block - 1u) / 8u) & (7u << (4u * ((block - 1u) % 8u)));
  return fail != 0 || count != 0;
}

uint32_t efuse_purpose(unsigned key) {
  /* KEY_PURPOSE_0 and _1 are the last of REPEAT_DATA1, the others the first of REPEAT_DATA2. */
  if (key < 2u) return EFUSE_RD_REPEAT_DATA(1u) >> (24u + 4u * key) & 0xfu;
  return EFUSE_RD_REPEAT_DATA(2u) >> (4u * (key - 2u)) & 0xfu;
}

bool efuse_read_protected(unsigned key) { return (EFUSE_RD_REPEAT_DATA(0u) & BIT(key)) != 0; }

bool efuse_key_unused(unsigned key) {
  uint32_t burnt = efuse_purpose(key);
  burnt |= EFUSE_RD_WR_DIS & (EFUSE_WR_DIS_KEY(key) | EFUSE_WR_DIS_PURPOSE(key));
  for (unsigned i = 0; i < EFUSE_BLOCK_WORDS; i += 1) burnt |= EFUSE_RD_KEY_DATA(key, i);
  return burnt == 0 && !efuse_read_protected(key);
}

bool efuse_burn_flags(const uint32_t words[FLAG_WORDS]) {
  for (int tried = 0; tried < TRIES; tried += 1) {
    uint32_t missing = 0;
    clear_program_registers();
    for (unsigned i = 0; i < FLAG_WORDS; i += 1) EFUSE_PGM_DATA(i) = words[i];
    if (!program(0)) return false;
    missing |= words[0] & ~EFUSE_RD_WR_DIS;
    for (unsigned i = 1; i < FLAG_WORDS; i += 1) missing |= words[i] & ~EFUSE_RD_REPEAT_DATA(i - 1u);
    if (missing == 0) return true;
  }
  return false;
}

static bool reads_as(unsigned block, const uint32_t words[EFUSE_BLOCK_WORDS]) {
  /* The read registers of blocks 3 to 10 follow each other. */
  uint32_t difference = 0;
  for (unsigned i = 0; i < EFUSE_BLOCK_WORDS; i += 1)
    difference |= EFUSE_RD_USR_DATA(EFUSE_BLOCK_WORDS * (block - EFUSE_USER_BLOCK) + i) ^ words[i];
  return difference == 0;
}

bool efuse_burn_block(unsigned block, const uint32_t words[EFUSE_BLOCK_WORDS]) {
  uint32_t check[CHECK_WORDS];
  bool done = false;
  ets_efuse_rs_calculate(words, check);
  for (int tried = 0; tried < TRIES && !done; tried += 1) {
    for (unsigned i = 0; i < EFUSE_BLOCK_WORDS; i += 1) EFUSE_PGM_DATA(i) = words[i];
    for (unsigned i = 0; i < CHECK_WORDS; i += 1) EFUSE_PGM_CHECK(i) = check[i];
    if (!program(block)) break;
    done = reads_as(block, words) && !has_error(block);
  }
  wipe(check, sizeof check);
  return done;
}

/* The eFuse controller: what is burnt, and how a block is burnt. */
#ifndef BARE_EFUSE_H
#define BARE_EFUSE_H

#include <stdbool.h>
#include <stdint.h>

#define EFUSE_BLOCK_WORDS 8u
#define EFUSE_BLOCK_BYTES 32u
#define EFUSE_USER_BLOCK 3u
#define EFUSE_FIRST_KEY_BLOCK 4u
#define EFUSE_KEYS 6u

#define EFUSE_PURPOSE_USER 0u
#define EFUSE_PURPOSE_HMAC_UP 8u

/* WR_DIS bits (ESP-IDF, components/efuse/esp32c3/esp_efuse_table.csv, rows WR_DIS.*). */
#define EFUSE_WR_DIS_RD_DIS BIT(0)
#define EFUSE_WR_DIS_PURPOSE(key) BIT(8u + (key))
#define EFUSE_WR_DIS_USER_BLOCK BIT(22)
#define EFUSE_WR_DIS_KEY(key) BIT(23u + (key))

/* Copies what is burnt into the read registers. False when the controller does not end. */
bool efuse_reload(void);

/* As the read registers show it. */
uint32_t efuse_purpose(unsigned key);
bool efuse_read_protected(unsigned key);
bool efuse_key_unused(unsigned key);

/* Burns block 0 further: words WR_DIS and REPEAT_DATA0 … 4, of which set bits are added. True when all of them are set
 * now. */
bool efuse_burn_flags(const uint32_t words[6]);

/* Burns a block that is protected by check bytes, once and whole. True when it reads as written and without error. */
bool efuse_burn_block(unsigned block, const uint32_t words[EFUSE_BLOCK_WORDS]);

#endif

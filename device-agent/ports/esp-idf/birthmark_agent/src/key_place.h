/* Which eFuse block carries the unit's key, or may: what all key options share. */
#ifndef BIRTHMARK_IDF_KEY_PLACE_H
#define BIRTHMARK_IDF_KEY_PLACE_H

#include "esp_efuse.h"
#include "port.h"

/* The block of our key. False: there is none yet. */
bool key_block(esp_efuse_block_t *block);

#endif

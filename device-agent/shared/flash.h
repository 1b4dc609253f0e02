/* Flash as the files beside this one see it: a port that has it as bytes provides this one function. */
#ifndef BIRTHMARK_FLASH_H
#define BIRTHMARK_FLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False when it is not all within the chip, or cannot be read. */
bool flash_read(uint32_t offset_bytes, uint8_t *bytes, size_t length);

#endif

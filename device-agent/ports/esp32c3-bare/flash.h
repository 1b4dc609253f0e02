/* Flash through the ROM, and what of its partition table is fixed while the agent runs. */
#ifndef BARE_FLASH_H
#define BARE_FLASH_H

#include <stdint.h>

/* After the clock and PSA, whose hash checks the partition table: connects the flash chip and looks for that table. */
void flash_start(void);

/* Where the table lies; 0x8000, ESP-IDF's default, when there is none. */
uint32_t flash_table_offset(void);

#endif

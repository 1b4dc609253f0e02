/* The unit's flash in a file, which behaves as NOR flash: programming clears bits, erasing sets a whole sector. */
#ifndef BIRTHMARK_POSIX_FLASH_FILE_H
#define BIRTHMARK_POSIX_FLASH_FILE_H

#include <stdbool.h>

bool flash_file_open(const char *path);

/* Before each sector that is erased, each 16 bytes that are programmed, each eFuse that is burnt: ends the program by
 * SIGKILL where a test wants the power to fail. */
void before_flash_operation(void);

#endif

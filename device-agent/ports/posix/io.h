/* Whole reads and writes on pipes, whether or not the other end made them non-blocking. */
#ifndef BIRTHMARK_POSIX_IO_H
#define BIRTHMARK_POSIX_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False: the other end is gone. */
bool write_all(int fd, const uint8_t *bytes, size_t length);
bool read_all(int fd, uint8_t *bytes, size_t length);

#endif

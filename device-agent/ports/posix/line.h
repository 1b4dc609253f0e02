/* The unit's UART on stdin and stdout. */
#ifndef BIRTHMARK_POSIX_LINE_H
#define BIRTHMARK_POSIX_LINE_H

#include <stdbool.h>

/* The other end is gone, or the unit restarts: the program ends. */
bool line_has_ended(void);

#endif

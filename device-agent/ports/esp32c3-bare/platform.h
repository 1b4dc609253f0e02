/* What mbedTLS needs of this port. */
#ifndef BARE_PLATFORM_H
#define BARE_PLATFORM_H

void platform_start(void);

#endif

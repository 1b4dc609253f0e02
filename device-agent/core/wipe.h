/* Wipes a secret so that no compiler drops the stores, whatever it can prove about who reads them again. */
#ifndef BIRTHMARK_WIPE_H
#define BIRTHMARK_WIPE_H

#include <stddef.h>
#include <stdint.h>

static inline void wipe(void *secret, size_t length) {
  volatile uint8_t *byte = (volatile uint8_t *)secret;
  while (length-- > 0) *byte++ = 0;
}

#endif

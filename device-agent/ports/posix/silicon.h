/*
 * What a chip has beside flash, its eFuses and the peripherals that use their keys. A virtual board answers for it over
 * a channel; alone, the program keeps the eFuses in a file beside the flash.
 */
#ifndef BIRTHMARK_POSIX_SILICON_H
#define BIRTHMARK_POSIX_SILICON_H

#include "../../core/port.h"

struct silicon {
  /* State, block and read protection of the key block that options B and D use. */
  bool (*key_place)(struct port_key_place *place);
  bool (*burn_key)(const uint8_t key[PORT_SCALAR_BYTES]);
  bool (*derive_scalar)(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]);
  bool (*ecdsa_sign)(const uint8_t hash[32], uint8_t signature[64]);
  bool (*ecdsa_public)(uint8_t point[65]);
  bool (*security)(struct port_security *security);
  bool (*lock)(void);
};

extern const struct silicon silicon_channel;
extern const struct silicon silicon_file;

#endif

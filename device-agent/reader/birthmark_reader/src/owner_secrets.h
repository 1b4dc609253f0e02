/* Namespace `prov` of NVS: what the label says to the owner, and what the unit checks it with. */
#ifndef BIRTHMARK_READER_OWNER_SECRETS_H
#define BIRTHMARK_READER_OWNER_SECRETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OWNER_VERIFIER_BYTES 384u /* RFC 5054, 3072 bits */

struct owner_secrets {
  char ssid[33];
  char password[64]; /* 8 to 63 characters: WPA takes no others */
  uint8_t salt[64];
  size_t salt_length;
  uint8_t verifier[OWNER_VERIFIER_BYTES];
};

/* False, and nothing kept, when one is missing or is not as the station writes it. */
bool owner_secrets_read(struct owner_secrets *secrets);

void owner_secrets_wipe(struct owner_secrets *secrets);

#endif

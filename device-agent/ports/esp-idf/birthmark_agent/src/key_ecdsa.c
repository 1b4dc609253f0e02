/* Option D, without which these two are refused: key_ecdsa_mbedtls.c and key_ecdsa_psa.c have them for real. */
#include <string.h>

#include "port.h"
#include "sdkconfig.h"

#if !CONFIG_BIRTHMARK_KEY_ECDSA

bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  (void)hash;
  memset(signature, 0, 64);
  return false;
}

bool port_ecdsa_public(uint8_t point[65]) {
  memset(point, 0, 65);
  return false;
}

#endif

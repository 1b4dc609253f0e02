#include "sec1.h"

#include <string.h>

/* SEQUENCE, version 1, OCTET STRING of 32 */
static const uint8_t before_scalar[SEC1_SCALAR_AT] = {0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20};
/* [0] prime256v1, [1] BIT STRING of 65 bytes */
static const uint8_t before_point[] = {0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d,
                                       0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00};

#define BEFORE_POINT_AT (SEC1_SCALAR_AT + 32u)

void sec1_write(const uint8_t scalar[32], const uint8_t point[65], uint8_t der[SEC1_BYTES]) {
  memcpy(der, before_scalar, sizeof before_scalar);
  memcpy(der + SEC1_SCALAR_AT, scalar, 32);
  memcpy(der + BEFORE_POINT_AT, before_point, sizeof before_point);
  memcpy(der + SEC1_POINT_AT, point, 65);
}

bool sec1_matches(const uint8_t der[SEC1_BYTES]) {
  return memcmp(der, before_scalar, sizeof before_scalar) == 0 &&
         memcmp(der + BEFORE_POINT_AT, before_point, sizeof before_point) == 0 && der[SEC1_POINT_AT] == 0x04;
}

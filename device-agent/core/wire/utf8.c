#include "utf8.h"

/* How many bytes follow this first one; 4 when it can begin no character. */
static unsigned followers(uint8_t first) {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first <= 0xdf) return 1;
  if (first >= 0xe0 && first <= 0xef) return 2;
  return first >= 0xf0 && first <= 0xf4 ? 3 : 4;
}

/* The second byte decides about overlong forms, surrogates and the end of the code space (RFC 3629 §4). */
static bool second_is_right(uint8_t first, uint8_t second) {
  switch (first) {
    case 0xe0:
      return second >= 0xa0 && second <= 0xbf;
    case 0xed:
      return second >= 0x80 && second <= 0x9f;
    case 0xf0:
      return second >= 0x90 && second <= 0xbf;
    case 0xf4:
      return second >= 0x80 && second <= 0x8f;
    default:
      return second >= 0x80 && second <= 0xbf;
  }
}

bool is_utf8(const uint8_t *bytes, size_t length) {
  size_t at = 0;
  while (at < length) {
    const uint8_t first = bytes[at++];
    const unsigned more = followers(first);
    if (more == 4 || more > length - at) return false;
    if (more > 0 && !second_is_right(first, bytes[at])) return false;
    for (unsigned byte = 1; byte < more; byte++)
      if (bytes[at + byte] >> 6 != 2) return false;
    at += more;
  }
  return true;
}

#include "certificate.h"

#include <string.h>

#define TAG_INTEGER 0x02u
#define TAG_BIT_STRING 0x03u
#define TAG_SEQUENCE 0x30u
#define TAG_VERSION 0xa0u
/* issuerUniqueID, subjectUniqueID and extensions of RFC 5280 §4.1 */
#define TAG_FIRST_AFTER_KEY 0x81u
#define TAG_LAST_AFTER_KEY 0xa3u

/* id-ecPublicKey with prime256v1, and the bit string around an uncompressed point (RFC 5480 §2). */
static const uint8_t spki_before_point[] = {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d,
                                            0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d,
                                            0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
#define POINT_BYTES 65u

struct der {
  const uint8_t *at;
  size_t left;
};

/* The shortest form only, as DER wants it; at most 65535. */
static bool take_length(struct der *from, size_t *length) {
  if (from->left == 0) return false;
  uint8_t first = *from->at++;
  from->left--;
  size_t more = first < 0x80u ? 0 : (size_t)(first & 0x7fu);
  if (first == 0x80u || more > 2u || more > from->left) return false;
  *length = more == 0 ? first : 0;
  for (size_t byte = 0; byte < more; byte++) *length = *length << 8 | from->at[byte];
  from->at += more;
  from->left -= more;
  bool shortest = more == 0 || (more == 1u && *length >= 0x80u) || (more == 2u && *length >= 0x100u);
  return shortest && *length <= from->left;
}

/* One element of this tag; `content` is within `from`, which goes on behind it. */
static bool take(struct der *from, uint8_t tag, struct der *content) {
  size_t length;
  if (from->left == 0 || *from->at != tag) return false;
  from->at++;
  from->left--;
  if (!take_length(from, &length)) return false;
  content->at = from->at;
  content->left = length;
  from->at += length;
  from->left -= length;
  return true;
}

static bool take_version(struct der *tbs) {
  struct der ignored;
  bool absent = tbs->left > 0 && *tbs->at != TAG_VERSION; /* version 1 */
  return absent || take(tbs, TAG_VERSION, &ignored);
}

static bool take_rest(struct der *tbs) {
  while (tbs->left > 0) {
    struct der ignored;
    uint8_t tag = *tbs->at;
    if (tag < TAG_FIRST_AFTER_KEY || tag > TAG_LAST_AFTER_KEY) return false;
    if (!take(tbs, tag, &ignored)) return false;
  }
  return true;
}

static bool find_spki(const uint8_t *bytes, size_t length, struct der *spki) {
  struct der file = {bytes, length};
  struct der certificate, tbs, ignored;
  if (!take(&file, TAG_SEQUENCE, &certificate) || file.left != 0) return false;
  if (!take(&certificate, TAG_SEQUENCE, &tbs)) return false;
  if (!take(&certificate, TAG_SEQUENCE, &ignored)) return false; /* signatureAlgorithm */
  if (!take(&certificate, TAG_BIT_STRING, &ignored) || certificate.left != 0) return false;
  return take_version(&tbs) && take(&tbs, TAG_INTEGER, &ignored) /* serialNumber */
         && take(&tbs, TAG_SEQUENCE, &ignored)                   /* signature */
         && take(&tbs, TAG_SEQUENCE, &ignored)                   /* issuer */
         && take(&tbs, TAG_SEQUENCE, &ignored)                   /* validity */
         && take(&tbs, TAG_SEQUENCE, &ignored)                   /* subject */
         && take(&tbs, TAG_SEQUENCE, spki) && take_rest(&tbs);
}

bool certificate_is_whole(const uint8_t *der, size_t length) {
  struct der ignored;
  return find_spki(der, length, &ignored);
}

bool certificate_point(const uint8_t *der, size_t length, const uint8_t **point) {
  struct der spki;
  size_t before = sizeof spki_before_point - 1u; /* the 04 belongs to the point */
  if (!find_spki(der, length, &spki) || spki.left != before + POINT_BYTES) return false;
  if (memcmp(spki.at, spki_before_point, sizeof spki_before_point) != 0) return false;
  *point = spki.at + before;
  return true;
}

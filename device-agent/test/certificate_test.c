/* Certificates as bytes from outside: every truncation, every changed byte, in memory that ends where they end. */
#include "../core/identity/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "../core/identity/der_writer.h"
#include "certificates.h"
#include "check.h"

static uint8_t point[65];

/* In a block of exactly this size, so that a sanitizer or valgrind sees a read behind it. */
static bool point_of(const uint8_t *der, size_t length, uint8_t found[65]) {
  uint8_t *exact = malloc(length > 0 ? length : 1u);
  const uint8_t *at = NULL;
  check(exact != NULL);
  memcpy(exact, der, length);
  bool is_there = certificate_point(exact, length, &at);
  check(!is_there || (at >= exact && at + 65 <= exact + length));
  if (is_there) memcpy(found, at, 65);
  check(!is_there || certificate_is_whole(exact, length));
  free(exact);
  return is_there;
}

static void fill_point(void) {
  for (size_t at = 0; at < sizeof point; at++) point[at] = (uint8_t)(at * 3u);
  point[0] = 0x04;
}

static void finds_point(void) {
  uint8_t found[65];
  for (size_t padding = 0; padding <= 1700; padding += 17) { /* past each change of the form of a length */
    struct test_certificate certificate;
    test_certificate(point, 3, padding, &certificate);
    check(point_of(certificate.der, certificate.length, found) && equal_bytes(found, point, 65));
  }
}

static void truncations(void) {
  struct test_certificate certificate;
  uint8_t found[65];
  test_certificate(point, 3, 100, &certificate);
  for (size_t length = 0; length < certificate.length; length++) check(!point_of(certificate.der, length, found));
  certificate.der[certificate.length] = 0;
  check(!point_of(certificate.der, certificate.length + 1u, found));
}

/* A changed byte may still be a certificate; if a point is found, it is the one that stands there. */
static void mutations(void) {
  struct test_certificate certificate;
  test_certificate(point, 3, 130, &certificate);
  unsigned refused = 0;
  for (size_t at = 0; at < certificate.length; at++) {
    for (unsigned bit = 0; bit < 8u; bit++) {
      uint8_t found[65];
      certificate.der[at] ^= (uint8_t)(1u << bit);
      if (!point_of(certificate.der, certificate.length, found)) refused++;
      certificate.der[at] ^= (uint8_t)(1u << bit);
    }
  }
  check(refused > 300);
}

/* Puts `bytes` in place of `length` bytes at `at`, and says whether a point is found. */
static bool with(size_t at, const uint8_t *bytes, size_t length) {
  struct test_certificate certificate;
  uint8_t found[65];
  test_certificate(point, 3, 10, &certificate);
  memcpy(certificate.der + at, bytes, length);
  return point_of(certificate.der, certificate.length, found);
}

static void length_forms(void) {
  struct test_certificate certificate;
  test_certificate(point, 3, 10, &certificate);
  check(certificate.der[1] == 0x81);
  static const uint8_t indefinite[] = {0x30, 0x80}, four_bytes[] = {0x30, 0x84}, all_ones[] = {0x30, 0xff};
  check(!with(0, indefinite, 2) && !with(0, four_bytes, 2) && !with(0, all_ones, 2));
  uint8_t longer[TEST_CERTIFICATE_BYTES + 1u], found[65]; /* 82 00 xx where 81 xx is enough */
  memcpy(longer + 4, certificate.der + 3, certificate.length - 3u);
  memcpy(longer, "\x30\x82\x00", 3);
  longer[3] = certificate.der[2];
  check(!point_of(longer, certificate.length + 1u, found));
}

/* id-ecPublicKey of prime256v1 and nothing else: the curve, the algorithm, a compressed point. */
static void other_keys(void) {
  struct test_certificate certificate;
  uint8_t found[65];
  test_certificate(point, 3, 10, &certificate);
  size_t at = 0;
  while (!equal_bytes(certificate.der + at, point, sizeof point)) at++;
  for (size_t before = 1; before <= 24; before++) {
    certificate.der[at - before] ^= 0x01u;
    check(!point_of(certificate.der, certificate.length, found));
    certificate.der[at - before] ^= 0x01u;
  }
  certificate.der[at] = 0x02;
  check(!point_of(certificate.der, certificate.length, found));
}

int main(int count, char **arguments) {
  static const struct test tests[] = {
      {"the key of a certificate is found, whatever its length", finds_point},
      {"no part of a certificate is one, nor a certificate with a byte behind it", truncations},
      {"no changed bit leads out of the certificate", mutations},
      {"a length in another form than the shortest is refused", length_forms},
      {"a key of another kind is refused", other_keys},
  };
  fill_point();
  RUN_TESTS(tests, count > 1 ? arguments[1] : NULL);
  return 0;
}

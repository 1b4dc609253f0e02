#include "certificates.h"

#include <string.h>

#include "../core/identity/der_writer.h"
#include "check.h"

static const uint8_t ecdsa_with_sha256[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
static const uint8_t name[] = {0x30, 0x0f, 0x31, 0x0d, 0x30, 0x0b, 0x06, 0x03, 0x55,
                               0x04, 0x03, 0x0c, 0x04, 't',  'e',  's',  't'};
static const char year_2026[] =
    "\x17\x0d"
    "260101000000Z";
static const uint8_t before_point[] = {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                       0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

static void put_extensions(struct der_writer *writer, uint8_t variant, size_t padding) {
  static const uint8_t oid[] = {0x06, 0x03, 0x55, 0x1d, 0x0e};
  size_t end = writer->at;
  for (size_t at = 0; at < padding; at++) der_put(writer, &variant, 1);
  der_wrap(writer, 0x04, end);
  der_put(writer, oid, sizeof oid);
  der_wrap(writer, DER_SEQUENCE, end);
  der_wrap(writer, DER_SEQUENCE, end);
  der_wrap(writer, 0xa3, end);
}

static void put_validity(struct der_writer *writer) {
  size_t end = writer->at;
  der_put(writer, (const uint8_t *)year_2026, sizeof year_2026 - 1u);
  der_put(writer, (const uint8_t *)year_2026, sizeof year_2026 - 1u);
  der_wrap(writer, DER_SEQUENCE, end);
}

static void put_tbs(struct der_writer *writer, const uint8_t point[65], uint8_t variant, size_t padding) {
  static const uint8_t version_3[] = {0xa0, 0x03, 0x02, 0x01, 0x02};
  const uint8_t serial[] = {0x02, 0x02, 0x01, variant};
  size_t end = writer->at;
  put_extensions(writer, variant, padding);
  size_t key_end = writer->at;
  der_put(writer, point, 65);
  der_put(writer, before_point, sizeof before_point);
  der_wrap(writer, DER_SEQUENCE, key_end);
  der_put(writer, name, sizeof name);
  put_validity(writer);
  der_put(writer, name, sizeof name);
  der_put(writer, ecdsa_with_sha256, sizeof ecdsa_with_sha256);
  der_put(writer, serial, sizeof serial);
  der_put(writer, version_3, sizeof version_3);
  der_wrap(writer, DER_SEQUENCE, end);
}

void test_certificate(const uint8_t point[65], uint8_t variant, size_t padding, struct test_certificate *certificate) {
  const uint8_t signature[] = {0x03, 0x09, 0x00, 0x30, 0x06, 0x02, 0x01, variant & 0x7fu, 0x02, 0x01, 0x01};
  struct der_writer writer = {.bytes = certificate->der, .at = sizeof certificate->der};
  der_put(&writer, signature, sizeof signature);
  der_put(&writer, ecdsa_with_sha256, sizeof ecdsa_with_sha256);
  put_tbs(&writer, point, variant, padding);
  der_wrap(&writer, DER_SEQUENCE, sizeof certificate->der);
  check(!writer.failed);
  certificate->length = sizeof certificate->der - writer.at;
  memmove(certificate->der, certificate->der + writer.at, certificate->length);
}

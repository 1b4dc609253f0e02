#include "csr.h"

#include <string.h>

#include "der_writer.h"

#define ATTRIBUTES 0xa0u /* [0] IMPLICIT SET OF Attribute, RFC 2986 §4.1 */
#define NONCE_BYTES 32u

static const uint8_t version_0[] = {DER_INTEGER, 0x01, 0x00};
static const uint8_t oid_serial_number[] = {DER_OID, 0x03, 0x55, 0x04, 0x05};
/* 1.2.840.113549.1.9.7 */
static const uint8_t oid_challenge_password[] = {DER_OID, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x07};
/* id-ecPublicKey with prime256v1, then the head of the bit string around the point */
static const uint8_t before_point[] = {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                       0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
static const uint8_t ecdsa_with_sha256[] = {DER_SEQUENCE, 0x0a, DER_OID, 0x08, 0x2a, 0x86,
                                            0x48,         0xce, 0x3d,    0x04, 0x03, 0x02};

/* The algorithm and the longest signature: two integers of 33 bytes in a sequence in a bit string. */
#define TAIL_BYTES (sizeof ecdsa_with_sha256 + 75u)

/* The alphabet of PrintableString, X.680 §41.4. */
static bool is_printable(const char *text, size_t length) {
  for (size_t at = 0; at < length; at++) {
    char c = text[at];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && (c == '\0' || strchr(" '()+,-./:=?", c) == NULL)) return false;
  }
  return true;
}

static void put_attributes(struct der_writer *writer, const uint8_t nonce[NONCE_BYTES]) {
  static const char digits[] = "0123456789abcdef";
  size_t end = writer->at;
  for (size_t at = NONCE_BYTES; at > 0; at--) {
    uint8_t byte = nonce[at - 1u];
    uint8_t text[2] = {(uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15u]};
    der_put(writer, text, sizeof text);
  }
  der_wrap(writer, DER_UTF8_STRING, end);
  der_wrap(writer, DER_SET, end);
  der_put(writer, oid_challenge_password, sizeof oid_challenge_password);
  der_wrap(writer, DER_SEQUENCE, end);
  der_wrap(writer, ATTRIBUTES, end);
}

static void put_subject(struct der_writer *writer, const struct csr_request *request) {
  size_t end = writer->at;
  bool printable = is_printable(request->serial, request->serial_length);
  der_put(writer, (const uint8_t *)request->serial, request->serial_length);
  der_wrap(writer, printable ? DER_PRINTABLE_STRING : DER_UTF8_STRING, end);
  der_put(writer, oid_serial_number, sizeof oid_serial_number);
  der_wrap(writer, DER_SEQUENCE, end);
  der_wrap(writer, DER_SET, end);
  der_wrap(writer, DER_SEQUENCE, end);
}

bool csr_write_info(const struct csr_request *request, uint8_t *der, size_t size, struct csr_info *info) {
  if (size < TAIL_BYTES) return false;
  struct der_writer writer = {.bytes = der, .at = size - TAIL_BYTES};
  put_attributes(&writer, request->nonce);
  size_t key_end = writer.at;
  der_put(&writer, request->point, 65);
  der_put(&writer, before_point, sizeof before_point);
  der_wrap(&writer, DER_SEQUENCE, key_end);
  put_subject(&writer, request);
  der_put(&writer, version_0, sizeof version_0);
  der_wrap(&writer, DER_SEQUENCE, size - TAIL_BYTES);
  info->offset = writer.at;
  info->length = size - TAIL_BYTES - writer.at;
  return !writer.failed;
}

/* signatureAlgorithm and signature; returns where they start. */
static size_t put_tail(struct der_writer *writer, const uint8_t signature[64]) {
  static const uint8_t no_unused_bits = 0;
  size_t end = writer->at;
  der_put_unsigned(writer, signature + 32);
  der_put_unsigned(writer, signature);
  der_wrap(writer, DER_SEQUENCE, end);
  der_put(writer, &no_unused_bits, 1);
  der_wrap(writer, DER_BIT_STRING, end);
  der_put(writer, ecdsa_with_sha256, sizeof ecdsa_with_sha256);
  return writer->at;
}

bool csr_finish(uint8_t *der, size_t size, const struct csr_info *info, const uint8_t signature[64], size_t *length) {
  struct der_writer writer = {.bytes = der, .at = size};
  size_t tail = put_tail(&writer, signature);
  size_t info_at = tail - info->length; /* a shorter signature leaves a gap, which the info closes */
  memmove(der + info_at, der + info->offset, info->length);
  writer.at = info_at;
  der_wrap(&writer, DER_SEQUENCE, size);
  if (writer.failed) return false;
  *length = size - writer.at;
  memmove(der, der + writer.at, *length);
  return true;
}

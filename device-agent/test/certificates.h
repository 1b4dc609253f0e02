/* Certificates for tests: right to the last length, signed by nobody, because the agent judges no signature. */
#ifndef BIRTHMARK_TEST_CERTIFICATES_H
#define BIRTHMARK_TEST_CERTIFICATES_H

#include <stddef.h>
#include <stdint.h>

#define TEST_CERTIFICATE_BYTES 2048u

struct test_certificate {
  uint8_t der[TEST_CERTIFICATE_BYTES];
  size_t length;
};

/* For this key; another `variant` is another certificate, `padding` bytes longer in its extensions. */
void test_certificate(const uint8_t point[65], uint8_t variant, size_t padding, struct test_certificate *certificate);

#endif

/* A PKCS#10 request (RFC 2986) as docs/specs/unit-agent.md §csr wants it, in two steps around the signature. */
#ifndef BIRTHMARK_CSR_H
#define BIRTHMARK_CSR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csr_request {
  const uint8_t *nonce; /* 32 bytes */
  const char *serial;   /* a PrintableString when it can be, else a UTF8String; not terminated */
  size_t serial_length;
  const uint8_t *point; /* 65 bytes */
};

/* CertificationRequestInfo, the part that is signed, within the caller's buffer. */
struct csr_info {
  size_t offset;
  size_t length;
};

/* False: it does not fit. */
bool csr_write_info(const struct csr_request *request, uint8_t *der, size_t size, struct csr_info *info);

/* Puts the signature (r ‖ s over SHA-256 of the info) behind the info and moves the whole to the start of `der`. */
bool csr_finish(uint8_t *der, size_t size, const struct csr_info *info, const uint8_t signature[64], size_t *length);

#endif

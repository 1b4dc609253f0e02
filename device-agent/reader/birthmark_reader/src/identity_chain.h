/* A certificate chain as PEM, which can hold more than one certificate; DER in one buffer cannot. */
#ifndef BIRTHMARK_READER_IDENTITY_CHAIN_H
#define BIRTHMARK_READER_IDENTITY_CHAIN_H

#include <stddef.h>
#include <stdint.h>

struct certificate {
  const char *bytes; /* DER, or PEM as other tools write it */
  uint32_t length;
};

/* Terminated, from the heap; NULL when that is exhausted. */
char *chain_pem(const struct certificate *certificates, size_t count);

#endif

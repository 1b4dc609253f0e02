/* HMAC-DRBG with SHA-256 (SP 800-90A rev. 1 §10.1.2), 256 bits of security, without additional input. */
#ifndef BIRTHMARK_DRBG_H
#define BIRTHMARK_DRBG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A secret: the caller wipes it. */
struct drbg {
  uint8_t key[32];
  uint8_t value[32];
  uint32_t requests; /* since the last seed; 0: not seeded */
};

/* One part of a seed; the parts are taken as if they stood one after the other. */
struct drbg_part {
  const uint8_t *bytes;
  size_t length;
};

/* At most DRBG_SEED_PARTS parts: entropy, nonce, personalization. */
#define DRBG_SEED_PARTS 4u
/* §10.1, table 2: at most 2^16 bytes a request. */
#define DRBG_REQUEST_BYTES 65536u
/* Far below the 2^48 that table 2 allows. */
#define DRBG_REQUESTS_PER_SEED 65536u

bool drbg_seed(struct drbg *drbg, const struct drbg_part *parts, size_t count);
bool drbg_reseed(struct drbg *drbg, const struct drbg_part *parts, size_t count);

/* False: PSA failed, too much was asked at once, or a new seed is due. `bytes` is then wiped. */
bool drbg_generate(struct drbg *drbg, uint8_t *bytes, size_t length);

#endif

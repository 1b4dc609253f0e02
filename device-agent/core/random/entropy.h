/* A generator that is seeded by the port's noise source, and by nothing if that source fails its health tests. */
#ifndef BIRTHMARK_ENTROPY_H
#define BIRTHMARK_ENTROPY_H

#include "../refusal.h"
#include "drbg.h"
#include "health.h"

/* The start-up test of SP 800-90B §4.3 wants 1024 samples. They are used, not thrown away: 4096 bits of claimed entropy
 * for a generator of 256. */
#define ENTROPY_SAMPLES 1024u

struct entropy_work {
  struct health health;
  uint8_t samples[ENTROPY_SAMPLES];
};

/* `extra` binds the seed to its purpose and adds what others give; it counts for no entropy. At most three parts.
 * `no-entropy` when the source gives nothing or fails. `work->health` then says how it did. */
enum refusal entropy_seed(struct entropy_work *work, const struct drbg_part *extra, size_t count, struct drbg *drbg);

#endif

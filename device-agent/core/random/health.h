/*
 * The two continuous tests of SP 800-90B §4.4 on a noise source that claims 4 bits of entropy in each 8-bit sample,
 * with a false positive rate of 2^-20; and a third of ours, stricter than the second: no value may fill a window.
 */
#ifndef BIRTHMARK_HEALTH_H
#define BIRTHMARK_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

/* §4.4.1, repetition count: C = 1 + ⌈20 / 4⌉. */
#define HEALTH_RUN_CUTOFF 6u
/* §4.4.2, adaptive proportion: W = 512 (the source is not binary), C = 1 + CRITBINOM(512, 2^-4, 1 - 2^-20). */
#define HEALTH_WINDOW 512u
#define HEALTH_WINDOW_CUTOFF 62u

struct health {
  uint32_t samples;
  uint32_t run; /* of the last sample, so far */
  uint32_t longest_run;
  uint32_t most_frequent; /* how often one value came in one window, at most */
  uint8_t last;
  uint8_t counts[256]; /* of each value in the current window; the cut-off keeps them small */
};

void health_start(struct health *health);

/* False: the source fails, and nothing that it gave may be used. */
bool health_takes(struct health *health, uint8_t sample);

#endif

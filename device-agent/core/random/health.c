#include "health.h"

#include <string.h>

void health_start(struct health *health) { memset(health, 0, sizeof *health); }

static bool run_is_short(struct health *health, uint8_t sample) {
  bool repeats = health->samples > 0 && sample == health->last;
  health->run = repeats ? health->run + 1u : 1u;
  health->last = sample;
  if (health->run > health->longest_run) health->longest_run = health->run;
  return health->run < HEALTH_RUN_CUTOFF;
}

/* The test of §4.4.2 counts the first value of a window only. Every value is counted here, so a source that favours
 * one value fails whichever value came first. */
static bool no_value_fills_the_window(struct health *health, uint8_t sample) {
  if (health->samples % HEALTH_WINDOW == 0) memset(health->counts, 0, sizeof health->counts);
  uint32_t count = health->counts[sample] + 1u;
  health->counts[sample] = (uint8_t)count;
  if (count > health->most_frequent) health->most_frequent = count;
  return count < HEALTH_WINDOW_CUTOFF;
}

bool health_takes(struct health *health, uint8_t sample) {
  bool run = run_is_short(health, sample);
  bool window = no_value_fills_the_window(health, sample);
  health->samples++;
  return run && window;
}

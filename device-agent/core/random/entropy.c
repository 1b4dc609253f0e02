#include "entropy.h"

#include "../port.h"
#include "../wipe.h"

static bool gather(struct entropy_work *work) {
  health_start(&work->health);
  if (!port_noise(work->samples, ENTROPY_SAMPLES)) return false;
  bool healthy = true;
  for (size_t at = 0; at < ENTROPY_SAMPLES && healthy; at++) {
    healthy = health_takes(&work->health, work->samples[at]);
  }
  return healthy;
}

enum refusal entropy_seed(struct entropy_work *work, const struct drbg_part *extra, size_t count, struct drbg *drbg) {
  struct drbg_part parts[DRBG_SEED_PARTS] = {{work->samples, ENTROPY_SAMPLES}};
  if (count > DRBG_SEED_PARTS - 1u) return REFUSAL_FAILED;
  for (size_t at = 0; at < count; at++) parts[1u + at] = extra[at];
  enum refusal refusal = REFUSAL_NO_ENTROPY;
  if (gather(work)) refusal = drbg_seed(drbg, parts, 1u + count) ? REFUSAL_NONE : REFUSAL_FAILED;
  wipe(work->samples, sizeof work->samples);
  return refusal;
}

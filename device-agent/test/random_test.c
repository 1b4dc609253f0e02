/* Health tests of the noise source, and the generator that they guard. */
#include <psa/crypto.h>
#include <string.h>

#include "../core/arena.h"
#include "../core/identity.h"
#include "../core/random/drbg.h"
#include "../core/random/health.h"
#include "check.h"
#include "memory_port.h"

static const uint8_t host_entropy[32] = {7};

static enum refusal generate_from(enum memory_noise noise, uint64_t seed, struct identity_entropy *entropy) {
  memory_reset(PORT_KEY_IN_FLASH);
  memory.noise = noise;
  memory.noise_seed = seed;
  return identity_generate(host_entropy, entropy);
}

static void good_source(void) {
  for (uint64_t seed = 1; seed <= 40; seed++) {
    struct identity_entropy entropy;
    check(generate_from(MEMORY_NOISE_GOOD, seed * 0x9e3779b97f4a7c15u, &entropy) == REFUSAL_NONE);
    check(entropy.samples >= 1024);
    check(entropy.longest_run >= 1 && entropy.longest_run < HEALTH_RUN_CUTOFF);
    check(entropy.most_frequent >= 2 && entropy.most_frequent < HEALTH_WINDOW_CUTOFF);
  }
}

static void bad_source(void) {
  static const enum memory_noise bad[] = {MEMORY_NOISE_STUCK, MEMORY_NOISE_TWO_VALUES, MEMORY_NOISE_BIASED,
                                          MEMORY_NOISE_ABSENT};
  for (size_t which = 0; which < sizeof bad / sizeof *bad; which++) {
    for (uint64_t seed = 1; seed <= 40; seed++) {
      struct identity_entropy entropy;
      struct identity identity;
      check(generate_from(bad[which], seed * 0x9e3779b97f4a7c15u, &entropy) == REFUSAL_NO_ENTROPY);
      check(memory.operations == 0);
      check(identity_read(&identity) == REFUSAL_NONE && identity.state == IDENTITY_NONE);
    }
  }
}

static void repetition_count(void) {
  struct health health;
  health_start(&health);
  for (uint8_t sample = 0; sample < 100; sample++) check(health_takes(&health, sample));
  for (unsigned run = 1; run < HEALTH_RUN_CUTOFF; run++) check(health_takes(&health, 200));
  check(!health_takes(&health, 200));
  check(health.longest_run == HEALTH_RUN_CUTOFF);
}

/* Every eighth sample is the favourite, from the second on: the test of SP 800-90B alone would count another value. */
static bool takes_favourite(struct health *health, unsigned favourites) {
  bool healthy = true;
  for (unsigned at = 0; at < HEALTH_WINDOW && healthy; at++) {
    bool is_favourite = at % 8u == 1u && favourites > 0;
    if (is_favourite) favourites--;
    healthy = health_takes(health, is_favourite ? 255u : (uint8_t)(at % 251u));
  }
  return healthy;
}

static void adaptive_proportion(void) {
  struct health health;
  health_start(&health);
  for (unsigned window = 0; window < 20; window++) check(takes_favourite(&health, HEALTH_WINDOW_CUTOFF - 1u));
  check(health.most_frequent == HEALTH_WINDOW_CUTOFF - 1u);
  check(!takes_favourite(&health, HEALTH_WINDOW_CUTOFF));
}

static void unseeded_generator(void) {
  struct drbg drbg;
  uint8_t bytes[4] = {1, 2, 3, 4};
  static const uint8_t zeros[4] = {0};
  const struct drbg_part part = {host_entropy, sizeof host_entropy};
  memset(&drbg, 0, sizeof drbg);
  check(!drbg_generate(&drbg, bytes, sizeof bytes));
  check(equal_bytes(bytes, zeros, sizeof zeros));
  check(!drbg_reseed(&drbg, &part, 1));
}

static void generator_limits(void) {
  static uint8_t bytes[DRBG_REQUEST_BYTES + 1u];
  struct drbg drbg;
  const struct drbg_part part = {host_entropy, sizeof host_entropy};
  check(drbg_seed(&drbg, &part, 1));
  check(drbg_generate(&drbg, bytes, DRBG_REQUEST_BYTES));
  check(!drbg_generate(&drbg, bytes, DRBG_REQUEST_BYTES + 1u));
  drbg.requests = DRBG_REQUESTS_PER_SEED;
  check(drbg_generate(&drbg, bytes, 1));
  check(!drbg_generate(&drbg, bytes, 1));
  check(drbg_reseed(&drbg, &part, 1));
  check(drbg_generate(&drbg, bytes, 1));
  const struct drbg_part many[DRBG_SEED_PARTS + 1u] = {
      {host_entropy, 1}, {host_entropy, 1}, {host_entropy, 1}, {host_entropy, 1}, {host_entropy, 1}};
  check(!drbg_seed(&drbg, many, DRBG_SEED_PARTS + 1u));
  check(!drbg_generate(&drbg, bytes, 1));
}

static void seeds_matter(void) {
  uint8_t points[4][IDENTITY_POINT_BYTES];
  struct identity_entropy entropy;
  struct identity identity;
  for (unsigned which = 0; which < 4; which++) {
    uint8_t host[32] = {0};
    memory_reset(PORT_KEY_IN_FLASH);
    if (which == 1) host[31] = 1;
    if (which == 2) memory.noise_seed ^= 1u;
    if (which == 3) memory.mac[5] ^= 1u;
    check(identity_generate(host, &entropy) == REFUSAL_NONE && identity_read(&identity) == REFUSAL_NONE);
    memcpy(points[which], identity.public_key, sizeof points[which]);
    for (unsigned other = 0; other < which; other++) check(!equal_bytes(points[which], points[other], 65));
  }
}

int main(int count, char **arguments) {
  static const struct test tests[] = {
      {"a good source passes, and its figures are reported", good_source},
      {"a stuck, two-valued, biased or absent source makes no key and writes nothing", bad_source},
      {"six equal samples in a row fail the repetition count, five do not", repetition_count},
      {"sixty-two equal samples in a window fail, sixty-one do not, whichever value came first", adaptive_proportion},
      {"a generator without a seed gives nothing", unseeded_generator},
      {"a generator gives no more than SP 800-90A allows", generator_limits},
      {"host bytes, noise and MAC each make another key", seeds_matter},
  };
  check(psa_crypto_init() == PSA_SUCCESS);
  RUN_TESTS(tests, count > 1 ? arguments[1] : NULL);
  return 0;
}

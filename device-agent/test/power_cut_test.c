/* The power goes at every flash operation and every burn, and tears it in the middle: what is left is always a state
 * from which the plan completes, and never a key with somebody else's certificate. */
#include <psa/crypto.h>
#include <stdio.h>
#include <string.h>

#include "../core/arena.h"
#include "../core/identity.h"
#include "../core/identity/secure_cert.h"
#include "certificates.h"
#include "check.h"
#include "memory_port.h"

static const uint8_t host_entropy[32] = {1, 2, 3};

/* Nothing in RAM survives. */
static void power_up(void) {
  memory.cut_at = 0;
  mbedtls_psa_crypto_free();
  check(psa_crypto_init() == PSA_SUCCESS);
  memset(&arena, 0xa5, sizeof arena);
}

struct chain {
  struct test_certificate leaf, issuer;
};

/* Two chains for one key that differ in every length, so that what is left of one is in the way of the other. */
static void chain_for(const uint8_t point[65], uint8_t variant, struct chain *chain) {
  static const uint8_t issuer_point[65] = {0x04, 0x01};
  test_certificate(point, variant, 300u + 37u * variant, &chain->leaf);
  test_certificate(issuer_point, variant, 500u - 41u * variant, &chain->issuer);
}

static bool hashes_to(const struct chain *chain, const uint8_t sha256[32]) {
  uint8_t bytes[2u * TEST_CERTIFICATE_BYTES], expected[32];
  size_t made;
  memcpy(bytes, chain->leaf.der, chain->leaf.length);
  memcpy(bytes + chain->leaf.length, chain->issuer.der, chain->issuer.length);
  check(psa_hash_compute(PSA_ALG_SHA_256, bytes, chain->leaf.length + chain->issuer.length, expected, 32, &made) ==
        PSA_SUCCESS);
  return equal_bytes(sha256, expected, 32);
}

static struct identity read_identity(void) {
  struct identity identity;
  check(identity_read(&identity) == REFUSAL_NONE);
  return identity;
}

/* `none`, `key`, or `installed` with one of the two chains for the very key. */
static struct identity must_be_a_state(void) {
  struct identity identity = read_identity();
  if (identity.state != IDENTITY_INSTALLED) return identity;
  bool right = false;
  for (uint8_t variant = 1; variant <= 2; variant++) {
    struct chain chain;
    chain_for(identity.public_key, variant, &chain);
    right = right || hashes_to(&chain, identity.chain_sha256);
  }
  check(right);
  return identity;
}

static enum refusal install(uint8_t variant, uint8_t sha256[32]) {
  struct chain chain;
  struct identity identity = read_identity();
  chain_for(identity.public_key, variant, &chain);
  enum refusal refusal =
      identity_install(chain.leaf.der, chain.leaf.length, chain.issuer.der, chain.issuer.length, sha256);
  if (refusal == REFUSAL_NONE) check(hashes_to(&chain, sha256));
  return refusal;
}

static void generate(void) {
  struct identity_entropy entropy;
  if (read_identity().state == IDENTITY_NONE) check(identity_generate(host_entropy, &entropy) == REFUSAL_NONE);
}

/* What a station does that finds the unit again: a key if there is none, and the chain of today. */
static void complete(uint8_t variant) {
  uint8_t sha256[32], signature[64];
  generate();
  struct identity identity = must_be_a_state();
  if (identity.state != IDENTITY_INSTALLED) check(install(variant, sha256) == REFUSAL_NONE);
  check(must_be_a_state().state == IDENTITY_INSTALLED);
  check(identity_sign((const uint8_t *)"proof", 5, signature) == REFUSAL_NONE);
}

enum act { ACT_GENERATE, ACT_INSTALL, ACT_ERASE };

static void prepare(enum act act) {
  uint8_t sha256[32];
  if (act != ACT_GENERATE) generate();
  if (act == ACT_ERASE) check(install(1, sha256) == REFUSAL_NONE);
}

static void carry_out(enum act act) {
  uint8_t sha256[32];
  switch (act) {
    case ACT_GENERATE:
      generate();
      break;
    case ACT_INSTALL:
      check(install(1, sha256) == REFUSAL_NONE);
      break;
    case ACT_ERASE:
      check(identity_erase() == REFUSAL_NONE);
      break;
  }
}

struct cut {
  enum port_key_option option;
  enum act act;
  unsigned at;
  enum memory_tear tear;
  size_t torn_bytes;
};

static unsigned cuts_seen;

/* False: the act had fewer operations than this. */
static bool cut_once(const struct cut *cut) {
  memory_reset(cut->option);
  memory.iterations = 1;
  memory.encrypted = cut->option == PORT_KEY_IN_ENCRYPTED_FLASH;
  power_up();
  prepare(cut->act);
  memory.operations = 0;
  memory.cut_at = cut->at;
  memory.tear = cut->tear;
  memory.torn_bytes = cut->torn_bytes;
  if (setjmp(memory.power_cut) == 0) {
    carry_out(cut->act);
    return false;
  }
  cuts_seen++;
  return true;
}

/* A second cut in what the first one made necessary, then the plan to its end. */
static void recover_with_another_cut(unsigned at, uint8_t variant) {
  power_up();
  memory.operations = 0;
  memory.cut_at = at;
  memory.tear = MEMORY_TEAR_PREFIX;
  memory.torn_bytes = 20;
  if (setjmp(memory.power_cut) == 0) {
    complete(variant);
  } else {
    cuts_seen++;
    power_up();
    (void)must_be_a_state();
    complete(variant);
  }
}

/* The reader of Espressif follows the length in every header with the magic number, before it looks at any CRC. Only a
 * cut within the header's own block may leave one that is not whole. */
static void no_header_without_its_record(void) {
  static const uint8_t magic[4] = {0x11, 0xba, 0x5e, 0xba};
  struct secure_cert_index index;
  uint8_t word[4];
  check(secure_cert_scan(&index) == REFUSAL_NONE);
  check(port_cert_read(index.end, word, sizeof word));
  bool torn_in_header = memory.cut_bytes == 16u;
  bool erased_in_part = memory.cut_bytes == 0; /* what is left of a sector is not ours to choose */
  check(torn_in_header || erased_in_part || !equal_bytes(word, magic, sizeof magic));
}

static void complete_in_every_way(const struct cut *cut) {
  static uint8_t flash[MEMORY_FLASH_BYTES];
  power_up();
  struct memory_block block = memory.block;
  memcpy(flash, memory.flash, sizeof flash);
  no_header_without_its_record();
  (void)must_be_a_state();
  for (uint8_t variant = 1; variant <= 2; variant++) { /* the same chain again, or another */
    memory.block = block;
    memcpy(memory.flash, flash, sizeof flash);
    recover_with_another_cut((unsigned)(cut->torn_bytes % 5u) + variant, variant);
  }
}

/* Every kind of tear at every place within a header, and at some in what follows. Options B and D share all of this
 * code but the records of the key, and take more time, so they have fewer places. */
static void cut_in_every_way(enum port_key_option option, enum act act) {
  static const size_t torn[] = {0, 4, 12, 16, 300, 3, 9, 11, 15, 17, 130, 4095};
  const size_t places = option == PORT_KEY_IN_FLASH ? sizeof torn / sizeof *torn : 5u;
  for (unsigned at = 1;; at++) {
    struct cut cut = {.option = option, .act = act, .at = at, .tear = MEMORY_TEAR_ALL_DONE};
    if (!cut_once(&cut)) return;
    complete_in_every_way(&cut);
    for (enum memory_tear tear = MEMORY_TEAR_NOTHING_DONE; tear < MEMORY_TEAR_ALL_DONE; tear++) {
      bool sized = tear == MEMORY_TEAR_PREFIX || tear == MEMORY_TEAR_SUFFIX;
      for (size_t which = 0; which < (sized ? places : 1u); which++) {
        cut.tear = tear;
        cut.torn_bytes = torn[which];
        check(cut_once(&cut));
        complete_in_every_way(&cut);
      }
    }
  }
}

static void every_act(enum port_key_option option) {
  cut_in_every_way(option, ACT_GENERATE);
  cut_in_every_way(option, ACT_INSTALL);
  cut_in_every_way(option, ACT_ERASE);
}

static void option_a(void) { every_act(PORT_KEY_IN_FLASH); }
static void option_a_encrypted(void) { every_act(PORT_KEY_IN_ENCRYPTED_FLASH); }
static void option_b(void) { every_act(PORT_KEY_FROM_HMAC); }
static void option_d(void) { every_act(PORT_KEY_IN_ECDSA_BLOCK); }

static void half_erased(void) {
  struct cut cut = {.option = PORT_KEY_IN_FLASH, .act = ACT_ERASE, .at = 1, .tear = MEMORY_TEAR_ALL_DONE};
  check(cut_once(&cut));
  power_up();
  check(must_be_a_state().state == IDENTITY_INSTALLED);
  cut.at = 2;
  check(cut_once(&cut));
  power_up();
  check(must_be_a_state().state == IDENTITY_NONE);
}

int main(int count, char **arguments) {
  static const struct test tests[] = {
      {"a power cut in any operation leaves a state that completes, with the key in flash", option_a},
      {"a power cut in any operation leaves a state that completes, with the key in encrypted flash",
       option_a_encrypted},
      {"a power cut in any operation leaves a state that completes, with a key from the HMAC block", option_b},
      {"a power cut in any operation leaves a state that completes, with the key in the ECDSA block", option_d},
      {"a partition is erased from its end, so a cut leaves the front of it", half_erased},
  };
  check(psa_crypto_init() == PSA_SUCCESS);
  RUN_TESTS(tests, count > 1 ? arguments[1] : NULL);
  printf("%u power cuts\n", cuts_seen);
  return 0;
}

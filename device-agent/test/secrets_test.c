/*
 * After each call, nothing of a secret is in memory: not in the arena, not in what PSA has freed, not on the stack. All
 * writable memory of the process is searched, in both byte orders. The test keeps what it looks for masked.
 */
#include <psa/crypto.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../core/arena.h"
#include "../core/identity.h"
#include "../core/identity/p256.h"
#include "../core/identity/sec1.h"
#include "../core/identity/secure_cert.h"
#include "../core/srp.h"
#include "../core/wipe.h"
#include "certificates.h"
#include "check.h"
#include "memory_port.h"

#define MASK 0xa5u
#define SECRET_BYTES 32u
#define MAX_MAPPINGS 256u

static const uint8_t host_entropy[32] = {4};

static uint8_t masked[SECRET_BYTES];

static void look_for(const uint8_t *secret) {
  for (size_t at = 0; at < SECRET_BYTES; at++) masked[at] = secret[at] ^ MASK;
}

/* The chip's own memory holds its secrets rightly. */
static void mask_chip(void) {
  for (size_t at = 0; at < sizeof memory.flash; at++) memory.flash[at] ^= MASK;
  for (size_t at = 0; at < sizeof memory.block.key; at++) memory.block.key[at] ^= MASK;
}

static bool stands_at(const uint8_t *at, bool reversed) {
  for (size_t byte = 0; byte < SECRET_BYTES; byte++) {
    if ((at[byte] ^ MASK) != masked[reversed ? SECRET_BYTES - 1u - byte : byte]) return false;
  }
  return true;
}

__attribute__((no_sanitize("address"))) static bool is_within(const uint8_t *from, const uint8_t *to) {
  for (const uint8_t *at = from; at + SECRET_BYTES <= to; at++) {
    if (((*at ^ MASK) == masked[0] && stands_at(at, false)) ||
        ((*at ^ MASK) == masked[SECRET_BYTES - 1u] && stands_at(at, true)))
      return true;
  }
  return false;
}

struct mapping {
  uintptr_t from, to;
};

/* Read before anything is searched: stdio's own memory is among it. */
static size_t read_mappings(struct mapping *mappings) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[512];
  size_t count = 0;
  check(maps != NULL);
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long from, to;
    char rights[5];
    check(sscanf(line, "%lx-%lx %4s", &from, &to, rights) == 3);
    if (rights[0] != 'r' || rights[1] != 'w' || strstr(line, "[v") != NULL) continue;
    check(count < MAX_MAPPINGS);
    mappings[count].from = (uintptr_t)from;
    mappings[count++].to = (uintptr_t)to;
  }
  fclose(maps);
  return count;
}

static bool is_in_memory(void) {
  static struct mapping mappings[MAX_MAPPINGS];
  size_t count = read_mappings(mappings);
  bool found = false;
  mask_chip();
  for (size_t at = 0; at < count && !found; at++)
    found = is_within((const uint8_t *)mappings[at].from, (const uint8_t *)mappings[at].to);
  mask_chip();
  return found;
}

static void the_search_finds(void) {
  static volatile uint8_t planted[SECRET_BYTES];
  memory_reset(PORT_KEY_IN_FLASH);
  for (uint8_t at = 0; at < SECRET_BYTES; at++) masked[at] = (uint8_t)((at * 7u + 1u) ^ MASK);
  check(!is_in_memory());
  for (uint8_t at = 0; at < SECRET_BYTES; at++) planted[at] = (uint8_t)(at * 7u + 1u);
  check(is_in_memory());
  for (uint8_t at = 0; at < SECRET_BYTES; at++) planted[SECRET_BYTES - 1u - at] = (uint8_t)(at * 7u + 1u);
  check(is_in_memory());
  wipe((void *)(uintptr_t)planted, SECRET_BYTES);
}

/* The scalar of the key that was made; the place it was in is wiped. */
static void look_for_scalar(void) {
  uint8_t scalar[SECRET_BYTES];
  switch (memory.option) {
    case PORT_KEY_IN_FLASH:
    case PORT_KEY_IN_ENCRYPTED_FLASH:
      look_for(memory.flash + 12 + SEC1_SCALAR_AT);
      return;
    case PORT_KEY_IN_ECDSA_BLOCK:
      look_for(memory.block.key);
      return;
    case PORT_KEY_FROM_HMAC:
      break;
  }
  check(memory_derive(memory.flash + 12, scalar));
  look_for(scalar);
  wipe(scalar, sizeof scalar);
}

static bool is_blank(const void *bytes, size_t length) {
  const uint8_t *at = bytes;
  uint8_t any = 0;
  while (length-- > 0) any |= *at++;
  return any == 0;
}

static void nothing_is_left(void) {
  check(is_blank(arena.work, sizeof arena.work));
  check(!is_in_memory());
}

static void install(const uint8_t point[65]) {
  static const uint8_t issuer_point[65] = {0x04, 0x02};
  static struct test_certificate leaf, issuer;
  uint8_t sha256[32];
  test_certificate(point, 1, 200, &leaf);
  test_certificate(issuer_point, 1, 200, &issuer);
  check(identity_install(leaf.der, leaf.length, issuer.der, issuer.length, sha256) == REFUSAL_NONE);
}

static void after_each_call(enum port_key_option option) {
  static uint8_t der[IDENTITY_MAX_CSR_BYTES];
  struct identity_entropy entropy;
  struct identity identity;
  uint8_t signature[64];
  size_t length;
  memory_reset(option);
  memory.iterations = 16;
  check(identity_generate(host_entropy, &entropy) == REFUSAL_NONE);
  look_for_scalar();
  nothing_is_left();
  check(identity_read(&identity) == REFUSAL_NONE && identity.state == IDENTITY_KEY);
  nothing_is_left();
  check(identity_csr(host_entropy, "A", 1, der, sizeof der, &length) == REFUSAL_NONE);
  nothing_is_left();
  memory.flash[1000] = 0; /* the key must be kept while the partition is erased */
  install(identity.public_key);
  nothing_is_left();
  check(identity_sign(host_entropy, 32, signature) == REFUSAL_NONE);
  nothing_is_left();
  if (option != PORT_KEY_FROM_HMAC) return;
  look_for(memory.block.key);
  nothing_is_left();
}

/* Right after the functions that touch it, before other calls overwrite their frames. */
static void frames(void) {
  static uint8_t scalar[SECRET_BYTES], point[65], signature[64];
  struct secure_cert_index index;
  for (size_t at = 0; at < SECRET_BYTES; at++) scalar[at] = (uint8_t)(at * 11u + 5u);
  memory_reset(PORT_KEY_IN_FLASH);
  check(p256_public(scalar, point) && p256_sign(scalar, host_entropy, signature));
  look_for(scalar);
  wipe(scalar, sizeof scalar);
  check(!is_in_memory());
  struct identity_entropy entropy;
  check(identity_generate(host_entropy, &entropy) == REFUSAL_NONE);
  look_for_scalar();
  check(secure_cert_scan(&index) == REFUSAL_NONE);
  check(!is_in_memory());
}

static void scalar_after_calls(void) {
  after_each_call(PORT_KEY_IN_FLASH);
  after_each_call(PORT_KEY_IN_ENCRYPTED_FLASH);
  after_each_call(PORT_KEY_FROM_HMAC);
  after_each_call(PORT_KEY_IN_ECDSA_BLOCK);
}

static void scalar_after_refusals(void) {
  static uint8_t der[IDENTITY_MAX_CSR_BYTES];
  struct identity identity;
  struct identity_entropy entropy;
  size_t length;
  memory_reset(PORT_KEY_IN_FLASH);
  check(identity_generate(host_entropy, &entropy) == REFUSAL_NONE);
  look_for_scalar();
  check(identity_read(&identity) == REFUSAL_NONE);
  check(identity_csr(host_entropy, "A", 1, der, 10, &length) == REFUSAL_FAILED);
  nothing_is_left();
  check(identity_install(host_entropy, 32, host_entropy, 32, der) == REFUSAL_FAILED);
  nothing_is_left();
  check(identity_sign(host_entropy, 32, der) == REFUSAL_WRONG_STATE);
  nothing_is_left();
  memory.flash_worn = true;
  check(identity_erase() == REFUSAL_FAILED);
  nothing_is_left();
}

/* SRP6a: the last 32 bytes of the verifier stand for it; they occur nowhere but in what the port gives. */
static void verifier(void) {
  static const uint8_t client_public[SRP_GROUP_BYTES] = {0x12, 0x34};
  static uint8_t device_public[SRP_GROUP_BYTES];
  struct port_provisioning *unit = &memory.provisioning;
  uint8_t proof[SRP_PROOF_BYTES] = {0};
  memory_reset(PORT_KEY_IN_FLASH);
  memcpy(unit->username, "prov", 5);
  unit->salt_length = 16;
  unit->verifier_length = sizeof unit->verifier;
  for (size_t at = 1; at < sizeof unit->verifier; at++) unit->verifier[at] = (uint8_t)(at * 5u + at / 256u);
  look_for(unit->verifier + sizeof unit->verifier - SECRET_BYTES);
  check(srp_start(unit, (const uint8_t *)"prov", 4, client_public, device_public) == REFUSAL_NONE);
  wipe(unit, sizeof *unit); /* the port's caller wipes it */
  nothing_is_left();
  check(!is_blank(arena.session, sizeof arena.session));
  check(srp_verify(proof, proof) == REFUSAL_DENIED);
  check(is_blank(arena.session, sizeof arena.session));
  nothing_is_left();
}

int main(int count, char **arguments) {
  static const struct test tests[] = {
      {"the search finds what is there, in both byte orders", the_search_finds},
      {"no private key is on the stack after the functions that use it", frames},
      {"no private key is in memory after a call, for each key option", scalar_after_calls},
      {"no private key is in memory after a refusal", scalar_after_refusals},
      {"no verifier is in memory after srp-start, and no proof after srp-verify", verifier},
  };
  check(psa_crypto_init() == PSA_SUCCESS);
  RUN_TESTS(tests, count > 1 ? arguments[1] : NULL);
  return 0;
}

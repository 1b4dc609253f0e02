/*
 * Everything that needs the verifier happens in `srp_start`: between the two calls only the two proofs are kept. A and
 * S are hashed without leading zeros in K, M1 and M2, as bignums are written; B never begins with one, so it does not
 * matter who strips it.
 */
#include "../srp.h"

#include <psa/crypto.h>
#include <string.h>

#include "../arena.h"
#include "../equal.h"
#include "../random/entropy.h"
#include "../wipe.h"
#include "modexp.h"

#define EXPONENT_BYTES 32u /* of b, as ESP-IDF draws it */
#define DRAWS 8u           /* one in 256 values of B begins with a zero byte */

/* Lies in `arena.work`. */
struct srp_work {
  union {
    struct modexp_work modexp;
    struct entropy_work entropy;
  } scratch;
  struct drbg drbg;
  uint8_t b[EXPONENT_BYTES];
  uint8_t verifier[SRP_GROUP_BYTES];
  uint8_t number[SRP_GROUP_BYTES];
  uint8_t device_public[SRP_GROUP_BYTES];
  uint8_t u[SRP_PROOF_BYTES];
  uint8_t session_key[SRP_PROOF_BYTES];
};

/* Lies in `arena.session`. */
struct srp_session {
  uint8_t client_proof[SRP_PROOF_BYTES]; /* M1, as it must come */
  uint8_t device_proof[SRP_PROOF_BYTES]; /* M2 */
  uint8_t active;
};

typedef char srp_work_fits_into_the_arena[sizeof(struct srp_work) <= ARENA_WORK_BYTES ? 1 : -1];
typedef char srp_session_fits_into_the_arena[sizeof(struct srp_session) <= ARENA_SESSION_BYTES ? 1 : -1];

const size_t srp_work_bytes = sizeof(struct srp_work);

static struct srp_session *session(void) { return (struct srp_session *)(void *)arena.session; }

struct part {
  const uint8_t *bytes;
  size_t length;
};

static bool sha512(const struct part *parts, size_t count, uint8_t hash[SRP_PROOF_BYTES]) {
  psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
  psa_status_t status = psa_hash_setup(&operation, PSA_ALG_SHA_512);
  for (size_t at = 0; at < count && status == PSA_SUCCESS; at++)
    status = psa_hash_update(&operation, parts[at].bytes, parts[at].length);
  size_t length = 0;
  if (status == PSA_SUCCESS) status = psa_hash_finish(&operation, hash, SRP_PROOF_BYTES, &length);
  if (status != PSA_SUCCESS) (void)psa_hash_abort(&operation);
  return status == PSA_SUCCESS && length == SRP_PROOF_BYTES;
}

/* Below the prime, and not 0. Not constant in time: of a public number, or of a verifier that is wrong. */
static bool is_in_group(const uint8_t number[SRP_GROUP_BYTES]) {
  uint8_t any = 0;
  for (size_t at = 0; at < SRP_GROUP_BYTES; at++) any |= number[at];
  return any != 0 && memcmp(number, modexp_prime, SRP_GROUP_BYTES) < 0;
}

/* Only 0 and the prime itself are 0 modulo the prime: twice the prime is longer than 384 bytes. */
static bool is_zero_in_group(const uint8_t number[SRP_GROUP_BYTES]) {
  uint8_t any = 0;
  for (size_t at = 0; at < SRP_GROUP_BYTES; at++) any |= number[at];
  return any == 0 || memcmp(number, modexp_prime, SRP_GROUP_BYTES) == 0;
}

static enum refusal seed(struct srp_work *work) {
  static const char purpose[] = "birthmark/srp/v2";
  uint8_t mac[PORT_MAC_BYTES];
  if (!port_mac(mac)) return REFUSAL_FAILED;
  const struct drbg_part extra[] = {{(const uint8_t *)purpose, sizeof purpose - 1u}, {mac, sizeof mac}};
  return entropy_seed(&work->scratch.entropy, extra, 2, &work->drbg);
}

static void put_generator(uint8_t number[SRP_GROUP_BYTES]) {
  memset(number, 0, SRP_GROUP_BYTES);
  number[SRP_GROUP_BYTES - 1u] = 5;
}

static bool load_verifier(struct srp_work *work, const struct port_provisioning *unit) {
  if (unit->verifier_length == 0 || unit->verifier_length > SRP_GROUP_BYTES) return false;
  const size_t zeros = SRP_GROUP_BYTES - unit->verifier_length;
  memset(work->verifier, 0, zeros);
  memcpy(work->verifier + zeros, unit->verifier, unit->verifier_length);
  return is_in_group(work->verifier);
}

/* k = SHA-512(N ‖ PAD(g)), times v. Uses `work->number`. */
static bool multiply_k_by_verifier(struct srp_work *work) {
  uint8_t k[SRP_PROOF_BYTES];
  put_generator(work->number);
  const struct part parts[] = {{modexp_prime, SRP_GROUP_BYTES}, {work->number, SRP_GROUP_BYTES}};
  if (!sha512(parts, 2, k)) return false;
  memset(work->number, 0, SRP_GROUP_BYTES);
  memcpy(work->number + SRP_GROUP_BYTES - SRP_PROOF_BYTES, k, SRP_PROOF_BYTES);
  return modexp_multiply(&work->scratch.modexp, work->number, work->verifier, work->number);
}

/* B = k * v + g^b */
static bool draw_device_public(struct srp_work *work) {
  struct modexp_work *modexp = &work->scratch.modexp;
  uint8_t *public = work->device_public;
  for (unsigned drawn = 0; drawn < DRAWS; drawn++) {
    if (!drbg_generate(&work->drbg, work->b, EXPONENT_BYTES)) return false;
    put_generator(public);
    if (!modexp_power(modexp, public, work->b, EXPONENT_BYTES, public)) return false;
    if (!multiply_k_by_verifier(work) || !modexp_add(modexp, work->number, public, public)) return false;
    if (public[0] != 0) return true;
  }
  return false;
}

static struct part without_leading_zeros(const uint8_t number[SRP_GROUP_BYTES]) {
  size_t zeros = 0;
  while (zeros < SRP_GROUP_BYTES && number[zeros] == 0) zeros++;
  const struct part stripped = {number + zeros, SRP_GROUP_BYTES - zeros};
  return stripped;
}

/* u = SHA-512(A ‖ B); S = (A * v^u)^b; K = SHA-512(S) */
static bool agree(struct srp_work *work, const uint8_t client_public[SRP_GROUP_BYTES]) {
  struct modexp_work *modexp = &work->scratch.modexp;
  uint8_t *number = work->number;
  const struct part publics[] = {{client_public, SRP_GROUP_BYTES}, {work->device_public, SRP_GROUP_BYTES}};
  const bool made = sha512(publics, 2, work->u) &&
                    modexp_power(modexp, work->verifier, work->u, sizeof work->u, number) &&
                    modexp_multiply(modexp, client_public, number, number) &&
                    modexp_power(modexp, number, work->b, EXPONENT_BYTES, number);
  const struct part shared = without_leading_zeros(number);
  return made && sha512(&shared, 1, work->session_key);
}

/* M1 = SHA-512(SHA-512(N) ⊕ SHA-512(PAD(g)) ‖ SHA-512(username) ‖ salt ‖ A ‖ B ‖ K); M2 = SHA-512(A ‖ M1 ‖ K) */
static bool prove(struct srp_work *work, const struct port_provisioning *unit,
                  const uint8_t client_public[SRP_GROUP_BYTES]) {
  uint8_t group[SRP_PROOF_BYTES], generator[SRP_PROOF_BYTES], name[SRP_PROOF_BYTES];
  put_generator(work->number);
  const struct part n = {modexp_prime, SRP_GROUP_BYTES};
  const struct part g = {work->number, SRP_GROUP_BYTES};
  const struct part a = without_leading_zeros(client_public);
  const struct part username = {(const uint8_t *)unit->username, strlen(unit->username)};
  if (!sha512(&n, 1, group) || !sha512(&g, 1, generator) || !sha512(&username, 1, name)) return false;
  for (size_t at = 0; at < SRP_PROOF_BYTES; at++) group[at] ^= generator[at];
  const struct part client[] = {{group, sizeof group},
                                {name, sizeof name},
                                {unit->salt, unit->salt_length},
                                a,
                                {work->device_public, SRP_GROUP_BYTES},
                                {work->session_key, SRP_PROOF_BYTES}};
  const struct part device[] = {a, {session()->client_proof, SRP_PROOF_BYTES}, {work->session_key, SRP_PROOF_BYTES}};
  return sha512(client, 6, session()->client_proof) && sha512(device, 3, session()->device_proof);
}

static bool is_username_of(const struct port_provisioning *unit, const uint8_t *username, size_t length) {
  return strlen(unit->username) == length && memcmp(unit->username, username, length) == 0;
}

static enum refusal start(struct srp_work *work, const struct port_provisioning *unit,
                          const uint8_t client_public[SRP_GROUP_BYTES]) {
  if (unit->salt_length == 0 || unit->salt_length > sizeof unit->salt || !load_verifier(work, unit))
    return REFUSAL_FAILED;
  enum refusal refusal = seed(work);
  if (refusal != REFUSAL_NONE) return refusal;
  const bool made = draw_device_public(work) && agree(work, client_public) && prove(work, unit, client_public);
  return made ? REFUSAL_NONE : REFUSAL_FAILED;
}

enum refusal srp_start(const struct port_provisioning *unit, const uint8_t *username, size_t username_length,
                       const uint8_t client_public[SRP_GROUP_BYTES], uint8_t device_public[SRP_GROUP_BYTES]) {
  srp_forget();
  if (is_zero_in_group(client_public) || !is_username_of(unit, username, username_length)) return REFUSAL_DENIED;
  struct srp_work *work = (struct srp_work *)(void *)arena.work;
  enum refusal refusal = start(work, unit, client_public);
  if (refusal == REFUSAL_NONE) {
    memcpy(device_public, work->device_public, SRP_GROUP_BYTES);
    session()->active = 1;
  } else {
    srp_forget();
  }
  wipe(work, sizeof *work);
  return refusal;
}

enum refusal srp_verify(const uint8_t client_proof[SRP_PROOF_BYTES], uint8_t device_proof[SRP_PROOF_BYTES]) {
  if (session()->active != 1) return REFUSAL_WRONG_STATE;
  const bool proved = equal_in_constant_time(client_proof, session()->client_proof, SRP_PROOF_BYTES);
  if (proved) memcpy(device_proof, session()->device_proof, SRP_PROOF_BYTES);
  srp_forget();
  return proved ? REFUSAL_NONE : REFUSAL_DENIED;
}

void srp_forget(void) { wipe(arena.session, sizeof arena.session); }

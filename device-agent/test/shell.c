/*
 * The core's functions as a dialogue of lines, for tests that are written in another language: `command argument …`,
 * where bytes are hex and `-` is none. Answers `ok`, with hex values behind it, or `refused <reason>`.
 */
#include <psa/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/arena.h"
#include "../core/identity.h"
#include "../core/identity/secure_cert.h"
#include "../core/random/drbg.h"
#include "../core/srp.h"
#include "../core/srp/modexp.h"
#include "memory_port.h"

#define MAX_ARGUMENTS 6u
#define MAX_BYTES 10000u

struct value {
  uint8_t bytes[MAX_BYTES];
  size_t length;
};

static struct value values[MAX_ARGUMENTS];
static size_t value_count;

static void stop(const char *why) {
  fprintf(stderr, "shell: %s\n", why);
  exit(2);
}

static void parse_hex(const char *text, struct value *value) {
  size_t digits = strcmp(text, "-") == 0 ? 0 : strlen(text);
  if (digits % 2u != 0 || digits / 2u > MAX_BYTES) stop("an argument is not hex, or too long");
  value->length = digits / 2u;
  for (size_t at = 0; at < value->length; at++) {
    unsigned byte;
    if (sscanf(text + 2u * at, "%2x", &byte) != 1) stop("an argument is not hex");
    value->bytes[at] = (uint8_t)byte;
  }
}

/* The bytes of an argument that must have this length. */
static const uint8_t *exactly(size_t which, size_t length) {
  if (which >= value_count || values[which].length != length) stop("an argument is missing or has another length");
  return values[which].bytes;
}

static void print_bytes(const uint8_t *bytes, size_t length) {
  printf(" ");
  if (length == 0) printf("-");
  for (size_t at = 0; at < length; at++) printf("%02x", bytes[at]);
}

static bool answer(enum refusal refusal) {
  static const char *const reasons[] = {"",       "unsupported", "malformed", "wrong-state",
                                        "locked", "no-entropy",  "denied",    "failed"};
  if (refusal == REFUSAL_NONE) printf("ok");
  else printf("refused %s", reasons[refusal]);
  return refusal == REFUSAL_NONE;
}

/* --- The chip. --- */

static void do_chip(void) {
  memory_reset((enum port_key_option)exactly(0, 1)[0]);
  memset(&arena, 0, sizeof arena);
  answer(REFUSAL_NONE);
}

static void do_noise(void) {
  memory.noise = (enum memory_noise)exactly(0, 1)[0];
  memcpy(&memory.noise_seed, exactly(1, 8), 8);
  answer(REFUSAL_NONE);
}

static void do_block(void) {
  memory.block.state = (enum port_block_state)exactly(0, 1)[0];
  memory.block.read_protected = memory.block.state == PORT_BLOCK_READY;
  memcpy(memory.block.key, exactly(1, 32), 32);
  answer(REFUSAL_NONE);
}

static void do_write_flash(void) {
  if (values[0].length > sizeof memory.flash) stop("flash is smaller");
  memset(memory.flash, 0xff, sizeof memory.flash);
  memcpy(memory.flash, values[0].bytes, values[0].length);
  answer(REFUSAL_NONE);
}

static void do_read_flash(void) {
  answer(REFUSAL_NONE);
  print_bytes(memory.flash, sizeof memory.flash);
}

static void do_arena(void) {
  answer(REFUSAL_NONE);
  print_bytes((const uint8_t *)&arena, sizeof arena);
}

static void do_unit(void) {
  struct port_provisioning *unit = &memory.provisioning;
  memset(unit, 0, sizeof *unit);
  memcpy(unit->username, values[0].bytes, values[0].length);
  memcpy(unit->salt, values[1].bytes, values[1].length);
  unit->salt_length = values[1].length;
  memcpy(unit->verifier, values[2].bytes, values[2].length);
  unit->verifier_length = values[2].length;
  answer(REFUSAL_NONE);
}

/* --- The identity. --- */

static void do_read(void) {
  struct identity identity;
  if (!answer(identity_read(&identity))) return;
  const uint8_t state = (uint8_t)identity.state;
  print_bytes(&state, 1);
  print_bytes(identity.public_key, sizeof identity.public_key);
  print_bytes(identity.chain_sha256, sizeof identity.chain_sha256);
}

static void do_generate(void) {
  struct identity_entropy entropy = {0, 0, 0};
  answer(identity_generate(exactly(0, 32), &entropy));
}

static void do_csr(void) {
  uint8_t der[IDENTITY_MAX_CSR_BYTES];
  size_t length = 0;
  const char *serial = (const char *)values[1].bytes;
  if (answer(identity_csr(exactly(0, 32), serial, values[1].length, der, sizeof der, &length)))
    print_bytes(der, length);
}

static void do_install(void) {
  uint8_t sha256[32];
  const struct value *leaf = &values[0], *issuer = &values[1];
  if (answer(identity_install(leaf->bytes, leaf->length, issuer->bytes, issuer->length, sha256)))
    print_bytes(sha256, sizeof sha256);
}

static void do_sign(void) {
  uint8_t signature[IDENTITY_SIGNATURE_BYTES];
  if (answer(identity_sign(values[0].bytes, values[0].length, signature))) print_bytes(signature, sizeof signature);
}

static void do_erase(void) { answer(identity_erase()); }

/* A record as it is appended: type, flags, value. */
static void do_append(void) {
  static uint8_t scratch[SECURE_CERT_SCRATCH_BYTES];
  const struct secure_cert_record record = {(enum secure_cert_type)exactly(0, 1)[0], exactly(1, 1)[0], values[2].bytes,
                                            values[2].length};
  answer(secure_cert_append(&record, scratch));
}

/* --- The label. --- */

static void do_srp_start(void) {
  uint8_t device_public[SRP_GROUP_BYTES];
  const uint8_t *client_public = exactly(1, SRP_GROUP_BYTES);
  if (answer(srp_start(&memory.provisioning, values[0].bytes, values[0].length, client_public, device_public)))
    print_bytes(device_public, sizeof device_public);
}

static void do_srp_verify(void) {
  uint8_t device_proof[SRP_PROOF_BYTES];
  if (answer(srp_verify(exactly(0, SRP_PROOF_BYTES), device_proof))) print_bytes(device_proof, sizeof device_proof);
}

static void do_srp_forget(void) {
  srp_forget();
  answer(REFUSAL_NONE);
}

/* As the vectors of NIST's CAVP have it: seed, reseed if there is something to do it with, draw twice; the second
 * counts. */
static void do_drbg(void) {
  static uint8_t bytes[MAX_BYTES];
  struct drbg drbg;
  const struct drbg_part seed[] = {
      {values[0].bytes, values[0].length}, {values[1].bytes, values[1].length}, {values[2].bytes, values[2].length}};
  const struct drbg_part reseed = {values[3].bytes, values[3].length};
  size_t length = values[4].length;
  bool made = drbg_seed(&drbg, seed, 3) && (reseed.length == 0 || drbg_reseed(&drbg, &reseed, 1)) &&
              drbg_generate(&drbg, bytes, length) && drbg_generate(&drbg, bytes, length);
  if (answer(made ? REFUSAL_NONE : REFUSAL_FAILED)) print_bytes(bytes, length);
}

static struct modexp_work modexp;

static void print_number(bool made, const uint8_t number[MODEXP_BYTES]) {
  if (answer(made ? REFUSAL_NONE : REFUSAL_FAILED)) print_bytes(number, MODEXP_BYTES);
}

static void do_power(void) {
  uint8_t result[MODEXP_BYTES];
  bool made = modexp_power(&modexp, exactly(0, MODEXP_BYTES), values[1].bytes, values[1].length, result);
  print_number(made, result);
}

static void do_multiply(void) {
  uint8_t result[MODEXP_BYTES];
  print_number(modexp_multiply(&modexp, exactly(0, MODEXP_BYTES), exactly(1, MODEXP_BYTES), result), result);
}

static void do_add(void) {
  uint8_t result[MODEXP_BYTES];
  print_number(modexp_add(&modexp, exactly(0, MODEXP_BYTES), exactly(1, MODEXP_BYTES), result), result);
}

static const struct {
  const char *name;
  size_t arguments;
  void (*run)(void);
} commands[] = {
    {"chip", 1, do_chip},
    {"noise", 2, do_noise},
    {"block", 2, do_block},
    {"write-flash", 1, do_write_flash},
    {"read-flash", 0, do_read_flash},
    {"arena", 0, do_arena},
    {"unit", 3, do_unit},
    {"read", 0, do_read},
    {"generate", 1, do_generate},
    {"csr", 2, do_csr},
    {"install", 2, do_install},
    {"sign", 1, do_sign},
    {"erase", 0, do_erase},
    {"srp-start", 2, do_srp_start},
    {"srp-verify", 1, do_srp_verify},
    {"srp-forget", 0, do_srp_forget},
    {"power", 2, do_power},
    {"multiply", 2, do_multiply},
    {"add", 2, do_add},
    {"drbg", 5, do_drbg},
    {"append", 3, do_append},
};

static void run_line(char *line) {
  char *word = strtok(line, " \n");
  if (word == NULL) return;
  for (size_t at = 0; at < sizeof commands / sizeof *commands; at++) {
    if (strcmp(commands[at].name, word) != 0) continue;
    value_count = 0;
    for (char *text = strtok(NULL, " \n"); text != NULL && value_count < MAX_ARGUMENTS; text = strtok(NULL, " \n"))
      parse_hex(text, &values[value_count++]);
    if (value_count != commands[at].arguments) stop("too few or too many arguments");
    commands[at].run();
    printf("\n");
    fflush(stdout);
    return;
  }
  stop("unknown command");
}

int main(void) {
  static char line[4u * MAX_BYTES];
  if (psa_crypto_init() != PSA_SUCCESS) stop("PSA does not start");
  memory_reset(PORT_KEY_IN_FLASH);
  while (fgets(line, sizeof line, stdin) != NULL) run_line(line);
  return 0;
}

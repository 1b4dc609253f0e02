/* The unit's key and chain: which requests its state allows, and what keeps it from being half of something. */
#include <psa/crypto.h>
#include <string.h>

#include "../core/arena.h"
#include "../core/identity.h"
#include "../core/identity/secure_cert.h"
#include "certificates.h"
#include "check.h"
#include "memory_port.h"

static const uint8_t host_entropy[32] = {9, 9, 9};
static const uint8_t nonce[32] = {0x11};
static const uint8_t issuer_point[65] = {0x04, 0x02};
static const enum port_key_option options[] = {PORT_KEY_IN_FLASH, PORT_KEY_IN_ENCRYPTED_FLASH, PORT_KEY_FROM_HMAC,
                                               PORT_KEY_IN_ECDSA_BLOCK};
#define OPTIONS (sizeof options / sizeof *options)

static uint8_t scratch[SECURE_CERT_SCRATCH_BYTES];

static struct identity read_identity(void) {
  struct identity identity;
  check(identity_read(&identity) == REFUSAL_NONE);
  return identity;
}

static enum refusal generate(void) {
  struct identity_entropy entropy;
  return identity_generate(host_entropy, &entropy);
}

static enum refusal install(const struct test_certificate *leaf, const struct test_certificate *issuer) {
  uint8_t sha256[32];
  return identity_install(leaf->der, leaf->length, issuer->der, issuer->length, sha256);
}

static enum refusal install_for(const uint8_t point[65], uint8_t variant) {
  struct test_certificate leaf, issuer;
  test_certificate(point, variant, 400, &leaf);
  test_certificate(issuer_point, variant, 300, &issuer);
  return install(&leaf, &issuer);
}

static enum refusal csr(void) {
  uint8_t der[IDENTITY_MAX_CSR_BYTES];
  size_t length;
  return identity_csr(nonce, "A-1", 3, der, sizeof der, &length);
}

static enum refusal sign(void) {
  uint8_t signature[IDENTITY_SIGNATURE_BYTES];
  return identity_sign(nonce, sizeof nonce, signature);
}

static void states(void) {
  for (size_t which = 0; which < OPTIONS; which++) {
    memory_reset(options[which]);
    check(read_identity().state == IDENTITY_NONE);
    check(csr() == REFUSAL_WRONG_STATE && sign() == REFUSAL_WRONG_STATE);
    check(install_for(issuer_point, 1) == REFUSAL_WRONG_STATE);
    check(generate() == REFUSAL_NONE);
    struct identity key = read_identity();
    check(key.state == IDENTITY_KEY && key.place.option == options[which]);
    check(generate() == REFUSAL_WRONG_STATE && sign() == REFUSAL_WRONG_STATE && csr() == REFUSAL_NONE);
    check(install_for(key.public_key, 1) == REFUSAL_NONE);
    struct identity installed = read_identity();
    check(installed.state == IDENTITY_INSTALLED && equal_bytes(installed.public_key, key.public_key, 65));
    check(generate() == REFUSAL_WRONG_STATE && csr() == REFUSAL_NONE && sign() == REFUSAL_NONE);
    check(identity_erase() == REFUSAL_NONE);
    check(read_identity().state == IDENTITY_NONE);
  }
}

static void same_chain_again(void) {
  memory_reset(PORT_KEY_IN_FLASH);
  check(generate() == REFUSAL_NONE);
  struct identity key = read_identity();
  check(install_for(key.public_key, 1) == REFUSAL_NONE);
  memory.operations = 0;
  check(install_for(key.public_key, 1) == REFUSAL_NONE);
  check(install_for(key.public_key, 2) == REFUSAL_WRONG_STATE);
  check(memory.operations == 0);
}

static void foreign_leaf(void) {
  memory_reset(PORT_KEY_FROM_HMAC);
  check(generate() == REFUSAL_NONE);
  memory.operations = 0;
  uint8_t other[65];
  memcpy(other, read_identity().public_key, sizeof other);
  other[64] ^= 1u;
  check(install_for(other, 1) == REFUSAL_FAILED);
  check(memory.operations == 0 && read_identity().state == IDENTITY_KEY);
}

static void broken_chain(void) {
  memory_reset(PORT_KEY_IN_FLASH);
  check(generate() == REFUSAL_NONE);
  memory.operations = 0;
  struct test_certificate leaf, issuer, longer;
  test_certificate(read_identity().public_key, 1, 10, &leaf);
  test_certificate(issuer_point, 1, 10, &issuer);
  longer = leaf;
  longer.length++;
  check(install(&longer, &issuer) == REFUSAL_FAILED);
  issuer.der[0] ^= 1u;
  check(install(&leaf, &issuer) == REFUSAL_FAILED);
  leaf.length = 0;
  check(install(&leaf, &issuer) == REFUSAL_FAILED);
  check(memory.operations == 0 && read_identity().state == IDENTITY_KEY);
}

static void somebody_elses_chain_in_flash(void) {
  memory_reset(PORT_KEY_IN_FLASH);
  check(generate() == REFUSAL_NONE);
  struct identity key = read_identity();
  struct test_certificate issuer, leaf;
  test_certificate(issuer_point, 5, 50, &issuer);
  test_certificate(issuer_point, 6, 50, &leaf);
  const struct secure_cert_record records[] = {{SECURE_CERT_CA_CERTIFICATE, 0, issuer.der, issuer.length},
                                               {SECURE_CERT_DEVICE_CERTIFICATE, 0, leaf.der, leaf.length}};
  check(secure_cert_append(&records[0], scratch) == REFUSAL_NONE);
  check(secure_cert_append(&records[1], scratch) == REFUSAL_NONE);
  check(read_identity().state == IDENTITY_KEY && sign() == REFUSAL_WRONG_STATE);
  check(install_for(key.public_key, 1) == REFUSAL_NONE);
  struct identity installed = read_identity();
  check(installed.state == IDENTITY_INSTALLED && equal_bytes(installed.public_key, key.public_key, 65));
}

static void taken_block(void) {
  static const enum port_block_state impossible[] = {PORT_BLOCK_TAKEN, PORT_BLOCK_NOT_USED};
  for (size_t which = 2; which < OPTIONS; which++) {
    for (size_t state = 0; state < 2; state++) {
      memory_reset(options[which]);
      memory.block.state = impossible[state];
      check(generate() == REFUSAL_UNSUPPORTED);
      check(memory.operations == 0 && read_identity().state == IDENTITY_NONE);
    }
  }
}

/* Flash that was read out and written to another board. */
static void cloned_flash(void) {
  memory_reset(PORT_KEY_FROM_HMAC);
  check(generate() == REFUSAL_NONE);
  struct identity first = read_identity();
  check(install_for(first.public_key, 1) == REFUSAL_NONE);
  memory.block.state = PORT_BLOCK_FREE;
  check(read_identity().state == IDENTITY_NONE);
  check(generate() == REFUSAL_NONE);
  struct identity second = read_identity();
  check(second.state == IDENTITY_KEY && !equal_bytes(first.public_key, second.public_key, 65));
  memory.block.key[0] ^= 1u; /* a third board, whose block is burnt */
  struct identity third = read_identity();
  check(third.state == IDENTITY_KEY && !equal_bytes(third.public_key, second.public_key, 65));
}

static void foreign_key_records(void) {
  static const uint8_t pem[] = "-----BEGIN EC PRIVATE KEY-----";
  const struct secure_cert_record records[] = {
      {SECURE_CERT_PRIVATE_KEY, 0, pem, sizeof pem},
      {SECURE_CERT_PRIVATE_KEY, 0x40, NULL, 0},
      {SECURE_CERT_PRIVATE_KEY, 0x08, NULL, 0},
      {SECURE_CERT_PRIVATE_KEY, 0x80, pem, sizeof pem},
  };
  for (size_t which = 0; which < OPTIONS; which++) {
    for (size_t record = 0; record < sizeof records / sizeof *records; record++) {
      memory_reset(options[which]);
      check(secure_cert_append(&records[record], scratch) == REFUSAL_NONE);
      check(read_identity().state == IDENTITY_NONE);
      check(generate() == REFUSAL_NONE && read_identity().state == IDENTITY_KEY);
    }
  }
}

static void other_block_in_configuration(void) {
  memory_reset(PORT_KEY_IN_ECDSA_BLOCK);
  check(generate() == REFUSAL_NONE && read_identity().state == IDENTITY_KEY);
  check(read_identity().place.block == 2 && read_identity().place.read_protected);
  memory.block.number = 3;
  check(read_identity().state == IDENTITY_NONE);
}

static void invalid_scalar(void) {
  memory_reset(PORT_KEY_FROM_HMAC);
  memory.derives_invalid_once = true;
  check(generate() == REFUSAL_NONE && read_identity().state == IDENTITY_KEY);
  memory.derives_invalid_once = true;
  check(read_identity().state == IDENTITY_NONE);
}

static void other_records_stay(void) {
  static const uint8_t batch[] = "batch 7";
  const struct secure_cert_record user_data = {(enum secure_cert_type)51, 0, batch, sizeof batch};
  for (size_t which = 0; which < OPTIONS; which++) {
    memory_reset(options[which]);
    check(secure_cert_append(&user_data, scratch) == REFUSAL_NONE);
    memory.flash[64] = 0x12; /* something torn behind it: the partition must be erased for the key */
    check(generate() == REFUSAL_NONE);
    check(install_for(read_identity().public_key, 1) == REFUSAL_NONE);
    check(equal_bytes(memory.flash + 12, batch, sizeof batch));
  }
}

static void full_partition(void) {
  static const uint8_t filling[3900];
  const struct secure_cert_record first = {(enum secure_cert_type)51, 0, filling, sizeof filling};
  const struct secure_cert_record second = {(enum secure_cert_type)52, 0, filling, sizeof filling};
  memory_reset(PORT_KEY_IN_FLASH);
  check(secure_cert_append(&first, scratch) == REFUSAL_NONE && secure_cert_append(&second, scratch) == REFUSAL_NONE);
  check(generate() == REFUSAL_NONE);
  memory.operations = 0;
  check(install_for(read_identity().public_key, 1) == REFUSAL_FAILED);
  check(read_identity().state == IDENTITY_KEY);
  check(memory.operations == 0); /* the issuer, that comes first, already has no room */
}

/* More than work memory holds cannot be put back, so nothing is erased. */
static void too_much_to_keep(void) {
  static const uint8_t filling[3000];
  const struct secure_cert_record first = {(enum secure_cert_type)51, 0, filling, sizeof filling};
  const struct secure_cert_record second = {(enum secure_cert_type)52, 0, filling, sizeof filling};
  memory_reset(PORT_KEY_IN_FLASH);
  check(secure_cert_append(&first, scratch) == REFUSAL_NONE && secure_cert_append(&second, scratch) == REFUSAL_NONE);
  memory.flash[8000] = 0;
  memory.operations = 0;
  check(generate() == REFUSAL_FAILED && memory.operations == 0);
}

static void longest_records(void) {
  static const uint8_t filling[SECURE_CERT_SCRATCH_BYTES];
  const struct secure_cert_record longest = {(enum secure_cert_type)51, 0, filling, SECURE_CERT_SCRATCH_BYTES - 16u};
  const struct secure_cert_record longer = {(enum secure_cert_type)52, 0, filling, SECURE_CERT_SCRATCH_BYTES - 15u};
  memory_reset(PORT_KEY_IN_FLASH);
  check(secure_cert_append(&longer, scratch) == REFUSAL_FAILED && memory.operations == 0);
  check(secure_cert_append(&longest, scratch) == REFUSAL_NONE);
}

static void bad_flash(void) {
  struct identity identity;
  memory_reset(PORT_KEY_IN_FLASH);
  check(generate() == REFUSAL_NONE);
  memory.flash_unreadable = true;
  check(identity_read(&identity) == REFUSAL_FAILED && csr() == REFUSAL_FAILED && sign() == REFUSAL_FAILED);
  check(generate() == REFUSAL_FAILED && identity_erase() == REFUSAL_FAILED);
  static const uint8_t value[40] = {1};
  const struct secure_cert_record record = {(enum secure_cert_type)51, 0, value, sizeof value};
  memory_reset(PORT_KEY_IN_FLASH);
  memory.flash_worn = true;
  check(secure_cert_append(&record, scratch) == REFUSAL_FAILED);
  check(generate() == REFUSAL_FAILED);
  check(identity_erase() == REFUSAL_FAILED);
}

static void no_mac(void) {
  memory_reset(PORT_KEY_IN_FLASH);
  memory.mac_unreadable = true;
  check(generate() == REFUSAL_FAILED && memory.operations == 0);
}

static void csr_sizes(void) {
  uint8_t der[IDENTITY_MAX_CSR_BYTES];
  static const char serial[64] = "0123456789012345678901234567890123456789012345678901234567890123";
  size_t length = 0, needed = 0;
  memory_reset(PORT_KEY_IN_FLASH);
  check(generate() == REFUSAL_NONE);
  check(identity_csr(nonce, serial, sizeof serial, der, sizeof der, &needed) == REFUSAL_NONE);
  for (size_t size = 0; size < needed; size++)
    check(identity_csr(nonce, serial, sizeof serial, der, size, &length) == REFUSAL_FAILED);
}

int main(int count, char **arguments) {
  static const struct test tests[] = {
      {"each request is carried out in the states that allow it, for each key option", states},
      {"the chain that is installed may be installed again, another may not, and nothing is written", same_chain_again},
      {"a leaf for another key is refused and nothing is written", foreign_leaf},
      {"a chain that is not two whole certificates is refused and nothing is written", broken_chain},
      {"another unit's chain in flash is not ours, signs nothing, and gives way to ours",
       somebody_elses_chain_in_flash},
      {"a block that is taken, or not there, refuses before anything is written", taken_block},
      {"flash from another board gives no identity of that board", cloned_flash},
      {"a key record of another kind is no key of ours", foreign_key_records},
      {"a key record for another eFuse block is no key of ours", other_block_in_configuration},
      {"a derived number that is no scalar is drawn again, and never used", invalid_scalar},
      {"records of others stay when the partition must be erased for ours", other_records_stay},
      {"a chain that does not fit is refused before anything is written", full_partition},
      {"nothing is erased when its records could not be put back", too_much_to_keep},
      {"a record may be as long as work memory and no longer", longest_records},
      {"flash that cannot be read or written is a failure, not an empty partition", bad_flash},
      {"a unit without a MAC makes no key", no_mac},
      {"a request that does not fit is refused", csr_sizes},
  };
  check(psa_crypto_init() == PSA_SUCCESS);
  RUN_TESTS(tests, count > 1 ? arguments[1] : NULL);
  return 0;
}

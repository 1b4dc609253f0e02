/* Option B: the block that the key is derived from. The build says which block NVS encryption has, if any. */
#include <mbedtls/pkcs5.h>

#include "tests.h"
#include "fakes.h"
#include "port.h"

#define HMAC_UP 8
#define USER 0
#define XTS 4

static void before_each(void) {
  fake_efuse_reset();
  fake_log_reset();
}

static struct port_key_place place_now(void) {
  struct port_key_place place;
  check(port_key_place(&place));
  check(place.option == PORT_KEY_FROM_HMAC);
  return place;
}

static void secret_key(uint8_t key[32]) {
  for (size_t at = 0; at < 32; at++) key[at] = (uint8_t)(at + 1);
}

#if !defined(CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID)

static void burns_and_reads_back(void) {
  uint8_t key[32];
  secret_key(key);
  check(place_now().state == PORT_BLOCK_FREE);
  check(port_burn_key(key));
  struct port_key_place place = place_now();
  check(place.state == PORT_BLOCK_READY);
  check(place.block == 0);
  check(place.read_protected);
  check(memcmp(fake_efuse_block(4), key, 32) == 0);
}

static void takes_the_first_free_block(void) {
  uint8_t key[32];
  secret_key(key);
  fake_efuse_key(4, XTS, true);
  check(port_burn_key(key));
  check(place_now().block == 1);
}

static void reports_a_readable_key(void) {
  fake_efuse_key(6, HMAC_UP, false);
  check(place_now().state == PORT_BLOCK_READY);
  check(place_now().block == 2);
  check(!place_now().read_protected);
}

static void burns_nothing_twice(void) {
  uint8_t key[32];
  secret_key(key);
  check(port_burn_key(key));
  unsigned burns = fake_efuse_burns;
  check(!port_burn_key(key));
  check(fake_efuse_burns == burns);
}

static void no_free_block_is_taken(void) {
  uint8_t key[32];
  secret_key(key);
  for (unsigned block = 4; block <= 9; block++) fake_efuse_key(block, XTS, true);
  check(place_now().state == PORT_BLOCK_TAKEN);
  check(!port_burn_key(key));
  check(fake_efuse_burns == 0);
  check(fake_log_has("no free key block"));
}

static void read_protection_that_is_closed_is_taken(void) {
  uint8_t key[32];
  secret_key(key);
  fake_efuse_set("WR_DIS_RD_DIS");
  check(place_now().state == PORT_BLOCK_TAKEN);
  check(!port_burn_key(key));
  check(fake_efuse_burns == 0);
  check(fake_log_has("no block can be read-protected any more"));
}

static void a_power_cut_costs_one_block(void) {
  uint8_t key[32];
  secret_key(key);
  fake_efuse_power_cut_after_key_block();
  check(!port_burn_key(key));
  check(place_now().state == PORT_BLOCK_FREE);
  uint8_t lost[32];
  memcpy(lost, fake_efuse_block(4), 32);
  fake_efuse_reset();
  fake_efuse_key(4, USER, false);
  check(port_burn_key(key));
  check(place_now().block == 1);
  check(memcmp(lost, key, 32) == 0);
}

static void damaged_fuses_are_no_answer(void) {
  struct port_key_place place;
  fake_efuse_damage();
  check(!port_key_place(&place));
}

static void derives_as_pbkdf2(void) {
  uint8_t key[32];
  uint8_t salt[32];
  uint8_t scalar[32];
  uint8_t expected[32];
  mbedtls_md_context_t md;
  secret_key(key);
  memset(salt, 0xa5, sizeof salt);
  mbedtls_md_init(&md);
  check(mbedtls_md_setup(&md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1) == 0);
  check(mbedtls_pkcs5_pbkdf2_hmac(&md, key, 32, salt, 32, 2048, 32, expected) == 0);
  check(port_burn_key(key));
  check(port_derive_scalar(salt, scalar));
  check(memcmp(scalar, expected, 32) == 0);
  mbedtls_md_free(&md);
}

static void derives_nothing_without_a_key(void) {
  uint8_t salt[32] = {0};
  uint8_t scalar[32];
  check(!port_derive_scalar(salt, scalar));
}


TESTS({"a key is burnt into the first block and reads back as read-protected", burns_and_reads_back},
      {"a block with another purpose is passed over", takes_the_first_free_block},
      {"a key that software can read is reported as such", reports_a_readable_key},
      {"nothing is burnt when a key is there", burns_nothing_twice},
      {"six used blocks are reported as taken and nothing is burnt", no_free_block_is_taken},
      {"a chip that can hide no block any more gets no key", read_protection_that_is_closed_is_taken},
      {"a power cut after the key block costs that block and nothing else", a_power_cut_costs_one_block},
      {"damaged eFuses are no answer", damaged_fuses_are_no_answer},
      {"the scalar is that of PBKDF2 with 2048 rounds", derives_as_pbkdf2},
      {"no scalar without a key", derives_nothing_without_a_key})

#elif CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID == 0

static void taken_before_nvs_has_burnt(void) {
  uint8_t key[32];
  secret_key(key);
  check(place_now().state == PORT_BLOCK_TAKEN);
  check(!port_burn_key(key));
  check(fake_efuse_burns == 0);
  check(fake_log_has("NVS encryption"));
}

static void taken_after_nvs_has_burnt(void) {
  uint8_t scalar[32];
  uint8_t salt[32] = {0};
  fake_efuse_key(4, HMAC_UP, true);
  check(place_now().state == PORT_BLOCK_TAKEN);
  check(!port_derive_scalar(salt, scalar));
}

TESTS({"NVS encryption on KEY0 leaves no block that esp_secure_cert would find first", taken_before_nvs_has_burnt},
      {"the key of NVS encryption is never taken for the unit's", taken_after_nvs_has_burnt})

#else

static void goes_below_nvs(void) {
  uint8_t key[32];
  secret_key(key);
  fake_efuse_key(9, HMAC_UP, true);
  check(place_now().state == PORT_BLOCK_FREE);
  check(port_burn_key(key));
  check(place_now().state == PORT_BLOCK_READY);
  check(place_now().block == 0);
}

static void never_into_the_block_of_nvs(void) {
  for (unsigned block = 4; block <= 8; block++) fake_efuse_key(block, XTS, true);
  check(place_now().state == PORT_BLOCK_TAKEN);
}

TESTS({"beside NVS encryption on KEY5 the unit's key goes into KEY0", goes_below_nvs},
      {"the block that NVS encryption will burn stays free for it", never_into_the_block_of_nvs})

#endif

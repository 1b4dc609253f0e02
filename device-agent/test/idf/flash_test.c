/* What lies in flash: the esp_secure_cert partition, key option A, the running application, namespace `prov`. */
#include "tests.h"
#include "fakes.h"
#include "port.h"

static void before_each(void) {
  fake_flash_reset();
  fake_nvs_reset();
  fake_efuse_reset();
}

static const uint8_t record[32] = "a record of two blocks, 32 bytes";

static bool reads_as(size_t offset, uint8_t value, size_t length) {
  uint8_t bytes[64];
  if (!port_cert_read(offset, bytes, length)) return false;
  for (size_t at = 0; at < length; at++) {
    if (bytes[at] != value) return false;
  }
  return true;
}

static void writes_and_reads(void) {
  uint8_t bytes[32];
  check(port_cert_size() == 0x2000);
  check(port_cert_write(48, record, sizeof record));
  check(port_cert_read(48, bytes, sizeof bytes));
  check(memcmp(bytes, record, sizeof record) == 0);
  check(memcmp(fake_flash(0x190000 + 48), record, sizeof record) == 0);
  check(port_cert_erase(0, 4096));
  check(reads_as(48, 0xff, sizeof record));
}

static void encrypts(void) {
  uint8_t bytes[32];
  fake_flash_encrypt(true);
  check(port_cert_write(48, record, sizeof record));
  check(memcmp(fake_flash(0x190000 + 48), record, sizeof record) != 0);
  check(port_cert_read(48, bytes, sizeof bytes));
  check(memcmp(bytes, record, sizeof record) == 0);
}

static void erased_reads_as_erased(void) {
  fake_flash_encrypt(true);
  check(port_cert_write(16, record, sizeof record));
  check(reads_as(0, 0xff, 16));
  check(reads_as(48, 0xff, 64));
  check(reads_as(50, 0xff, 3));
  uint8_t bytes[4];
  check(port_cert_read(46, bytes, sizeof bytes));
  check(memcmp(bytes, record + 30, 2) == 0 && bytes[2] == 0xff && bytes[3] == 0xff);
}

static void encrypted_once(void) {
  fake_flash_encrypt(true);
  check(port_cert_write(16, record, sizeof record));
  unsigned writes = fake_flash_writes;
  check(!port_cert_write(32, record, 16));
  check(fake_flash_writes == writes);
}

static void refuses_bad_ranges(void) {
  uint8_t bytes[16];
  check(!port_cert_write(8, record, 16));
  check(!port_cert_write(16, record, 8));
  check(!port_cert_read(0x2000 - 8, bytes, sizeof bytes));
  check(!port_cert_write(0x2000, record, 16));
  check(!port_cert_erase(0, 0x3000));
  check(fake_flash_writes == 0);
}

static void no_partition(void) {
  uint8_t bytes[16];
  fake_cert_partition(false, false);
  check(port_cert_size() == 0);
  check(!port_cert_read(0, bytes, sizeof bytes));
  check(!port_cert_write(0, record, 16));
  check(!port_cert_erase(0, 4096));
}

static enum port_key_option option_now(void) {
  struct port_key_place place;
  check(port_key_place(&place));
  check(place.state == PORT_BLOCK_NOT_USED);
  check(!place.read_protected);
  return place.option;
}

static void option_a(void) {
  check(option_now() == PORT_KEY_IN_FLASH);
  fake_cert_partition(true, true);
  check(option_now() == PORT_KEY_IN_FLASH);
  fake_flash_encrypt(true);
  fake_cert_partition(true, false);
  check(option_now() == PORT_KEY_IN_FLASH);
  fake_cert_partition(true, true);
  check(option_now() == PORT_KEY_IN_ENCRYPTED_FLASH);
  fake_cert_partition(false, true);
  check(option_now() == PORT_KEY_IN_FLASH);
}

static void option_a_burns_nothing(void) {
  uint8_t bytes[32] = {1};
  uint8_t out[65];
  check(!port_burn_key(bytes));
  check(!port_derive_scalar(bytes, out));
  check(!port_ecdsa_sign(bytes, out));
  check(!port_ecdsa_public(out));
  check(fake_efuse_burns == 0);
}

static void whole_provisioning(void) {
  struct port_provisioning unit;
  check(port_provisioning(&unit));
  check(strcmp(unit.ssid, "PROV_000001") == 0);
  check(strcmp(unit.password, "ABCDEFGH23456789") == 0);
  check(strcmp(unit.username, "wifiprov") == 0);
  check(strcmp(unit.serial, "BM-2026-000001") == 0);
  check(unit.salt_length == 16 && memcmp(unit.salt, "0123456789abcdef", 16) == 0);
  check(unit.verifier_length == 384 && unit.verifier[383] == 0x5a);
  check(fake_nvs_open_handles == 0);
}

static bool is_wiped(const struct port_provisioning *unit) {
  const uint8_t *bytes = (const uint8_t *)unit;
  for (size_t at = 0; at < sizeof *unit; at++) {
    if (bytes[at] != 0) return false;
  }
  return true;
}

static void missing_provisioning(void) {
  static const char *const keys[] = {"ap_ssid", "ap_pass", "sec2_user", "serial", "sec2_salt", "sec2_ver"};
  struct port_provisioning unit;
  for (size_t at = 0; at < sizeof keys / sizeof keys[0]; at++) {
    fake_nvs_reset();
    fake_nvs_remove(keys[at]);
    check(!port_provisioning(&unit));
    check(is_wiped(&unit));
    check(fake_nvs_open_handles == 0);
  }
}

static void bad_provisioning(void) {
  static const char long_ssid[] = "a service name of thirty-three by";
  struct port_provisioning unit;
  fake_nvs_set("ap_ssid", long_ssid, sizeof long_ssid);
  check(!port_provisioning(&unit));
  fake_nvs_reset();
  fake_nvs_set("ap_pass", "", 1);
  check(!port_provisioning(&unit));
  fake_nvs_reset();
  fake_nvs_set("sec2_salt", "", 0);
  check(!port_provisioning(&unit));
  fake_nvs_not_initialised();
  check(!port_provisioning(&unit));
  check(is_wiped(&unit));
}

static void reads_who_it_is(void) {
  uint8_t mac[6];
  check(port_mac(mac));
  check(memcmp(mac, "\x7c\xdf\xa1\x00\x00\x01", 6) == 0);
  check(strcmp(port_chip(), "esp32c3") == 0);
  check(port_runs_as() == PORT_RUNS_AS_APP);
  fake_efuse_damage();
  check(!port_mac(mac));
}

static void reads_security(void) {
  struct port_security security;
  check(port_security(&security));
  check(!security.secure_boot && !security.flash_encryption && !security.jtag_off && !security.locked);
  check(security.download_mode == PORT_DOWNLOAD_OPEN);
  check(security.secure_version == 3);
  fake_efuse_set("SECURE_BOOT_EN");
  fake_efuse_set("DIS_PAD_JTAG");
  fake_efuse_set("ENABLE_SECURITY_DOWNLOAD");
  fake_flash_encrypt(true);
  check(port_security(&security));
  check(security.secure_boot && security.flash_encryption && !security.jtag_off);
  check(security.download_mode == PORT_DOWNLOAD_SECURE);
  fake_efuse_set("DIS_USB_JTAG");
  fake_efuse_set("DIS_DOWNLOAD_MODE");
  check(port_security(&security));
  check(security.jtag_off && security.download_mode == PORT_DOWNLOAD_OFF);
  fake_efuse_damage();
  check(!port_security(&security));
}

static void locks_once(void) {
  struct port_security security;
  check(port_lock());
  check(port_lock());
  check(fake_efuse_burns == 1);
  check(port_security(&security) && security.locked);
}

static void a_lock_that_does_not_take(void) {
  fake_efuse_damage();
  check(!port_lock());
}

TESTS({"records are written, read back and erased in the esp_secure_cert partition", writes_and_reads},
      {"with flash encryption the records in flash are not in the clear", encrypts},
      {"with flash encryption an erased block still reads as erased", erased_reads_as_erased},
      {"with flash encryption a block is programmed once", encrypted_once},
      {"what does not lie in the partition or in whole blocks is refused", refuses_bad_ranges},
      {"without the partition nothing is read or written", no_partition},
      {"a key in flash counts as encrypted only where flash encryption covers it", option_a},
      {"a key in flash burns no eFuse", option_a_burns_nothing},
      {"the six values of namespace prov are read", whole_provisioning},
      {"each value of namespace prov is needed, and without one all are wiped", missing_provisioning},
      {"a value that is empty or too long is none", bad_provisioning},
      {"the MAC is that of eFuse, and a damaged one is none", reads_who_it_is},
      {"security is what the eFuses say", reads_security},
      {"lock burns one bit, once", locks_once},
      {"a lock that does not take is reported", a_lock_that_does_not_take})

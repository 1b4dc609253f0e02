/* The owner's setup: when it opens, what is on the air then, and that it always ends. */
#include "birthmark_setup.h"

#include "fakes.h"
#include "radio.h"
#include "tests.h"

#define MINUTE_US (60u * 1000000u)

static bool touched;
static unsigned ends;
static enum birthmark_setup_end last_end;
static unsigned asked;

static bool was_touched(void *context) {
  check(context == &touched);
  asked++;
  return touched;
}

static void on_end(enum birthmark_setup_end why, void *context) {
  check(context == &touched);
  check(!birthmark_setup_is_open());
  last_end = why;
  ends++;
}

static const struct birthmark_setup setup = {.was_touched = was_touched, .on_end = on_end, .context = &touched};

static void before_each(void) {
  fake_nvs_reset();
  fake_time_reset();
  fake_radio_reset();
  touched = true;
  ends = asked = 0;
}

/* Nothing runs, nothing listens, nothing is on the air. */
static bool all_is_off(void) {
  return !fake_radio.ap_on_air && !fake_radio.server_runs && !fake_manager.initialised && fake_timers() == 0 &&
         fake_listeners() == 0 && !birthmark_setup_is_open();
}

static void open_setup(void) {
  check(birthmark_setup_open(&setup) == ESP_OK);
  check(birthmark_setup_is_open());
  check(fake_radio.ap_on_air && fake_radio.server_runs);
}

static void only_after_a_touch(void) {
  touched = false;
  check(birthmark_setup_open(&setup) == ESP_ERR_NOT_ALLOWED);
  check(asked == 1);
  check(all_is_off() && fake_radio.times_on_air == 0);
  struct birthmark_setup blind = setup;
  blind.was_touched = NULL;
  check(birthmark_setup_open(&blind) == ESP_ERR_INVALID_ARG);
  check(birthmark_setup_open(NULL) == ESP_ERR_INVALID_ARG);
  check(all_is_off() && fake_radio.times_on_air == 0);
}

static void strong_from_the_first_beacon(void) {
  open_setup();
  check(fake_radio.times_on_air == 1);
  check(fake_radio.bad_times == 0);
  check(fake_radio.ap.max_connection == 1);
#if CONFIG_ESP_WIFI_SOFTAP_SAE_SUPPORT
  check(fake_radio.ap.authmode == WIFI_AUTH_WPA2_WPA3_PSK);
  check(fake_radio.ap.sae_pwe_h2e == WPA3_SAE_PWE_BOTH);
#else
  check(fake_radio.ap.authmode == WIFI_AUTH_WPA2_PSK);
#endif
  check(fake_radio.ap.pairwise_cipher == WIFI_CIPHER_TYPE_CCMP);
  check(fake_radio.ap.ssid_len == 11 && memcmp(fake_radio.ap.ssid, "PROV_000001", 11) == 0);
  check(strcmp((const char *)fake_radio.ap.password, "ABCDEFGH23456789") == 0);
  birthmark_setup_close();
  fake_manager_ends();
  check(all_is_off());
}

static void checks_the_owner_with_what_nvs_holds(void) {
  open_setup();
  check(fake_manager.verifier->salt_len == 16 && memcmp(fake_manager.verifier->salt, "0123456789abcdef", 16) == 0);
  check(fake_manager.verifier->verifier_len == 384 && fake_manager.verifier->verifier[383] == 0x5a);
  const char *kept = fake_manager.verifier->verifier;
  birthmark_setup_close();
  fake_manager_ends();
  for (size_t at = 0; at < 384; at++) check(kept[at] == 0);
}

static void refused(void) {
  check(birthmark_setup_open(&setup) == ESP_ERR_NOT_FOUND);
  check(all_is_off() && fake_radio.times_on_air == 0);
  check(fake_nvs_open_handles == 0);
}

static void needs_every_value(void) {
  static const char *const keys[] = {"ap_ssid", "ap_pass", "sec2_salt", "sec2_ver"};
  for (size_t at = 0; at < sizeof keys / sizeof keys[0]; at++) {
    fake_nvs_reset();
    fake_nvs_remove(keys[at]);
    refused();
  }
  fake_nvs_not_initialised();
  refused();
}

static void refuses_weak_values(void) {
  uint8_t verifier[383] = {1};
  fake_nvs_set("ap_pass", "seven77", 8);
  refused();
  fake_nvs_reset();
  fake_nvs_set("ap_pass", "", 1);
  refused();
  fake_nvs_reset();
  fake_nvs_set("sec2_salt", "fifteen bytes..", 15);
  refused();
  fake_nvs_reset();
  fake_nvs_set("sec2_ver", verifier, sizeof verifier);
  refused();
}

static void times_out(void) {
  open_setup();
  fake_time_pass(5u * MINUTE_US - 1u);
  check(fake_radio.ap_on_air);
  fake_time_pass(1);
  check(!fake_radio.ap_on_air);
  check(fake_manager.stops == 1);
  fake_manager_ends();
  check(ends == 1 && last_end == BIRTHMARK_SETUP_TIMED_OUT);
  check(all_is_off());
}

static void ends_by_itself_when_done(void) {
  open_setup();
  fake_client_succeeds();
  fake_manager_ends();
  check(ends == 1 && last_end == BIRTHMARK_SETUP_DONE);
  check(all_is_off());
  fake_time_pass(10u * MINUTE_US);
  check(ends == 1);
}

static void done_stays_done(void) {
  open_setup();
  fake_client_succeeds();
  fake_time_pass(5u * MINUTE_US);
  fake_manager_ends();
  check(last_end == BIRTHMARK_SETUP_DONE);
}

static void denies_a_guesser(void) {
  open_setup();
  for (unsigned wrong = 0; wrong < 4; wrong++) fake_client_shows_wrong_code();
  check(fake_radio.ap_on_air);
  fake_client_shows_wrong_code();
  check(!fake_radio.ap_on_air);
  fake_client_shows_wrong_code();
  check(fake_manager.stops == 1);
  fake_manager_ends();
  check(ends == 1 && last_end == BIRTHMARK_SETUP_DENIED);
  check(all_is_off());
}

static void closes_and_opens_again(void) {
  open_setup();
  check(birthmark_setup_open(&setup) == ESP_ERR_INVALID_STATE);
  birthmark_setup_close();
  check(!fake_radio.ap_on_air);
  fake_manager_ends();
  check(ends == 1 && last_end == BIRTHMARK_SETUP_CLOSED);
  birthmark_setup_close();
  check(fake_manager.stops == 1);
  open_setup();
  fake_client_shows_wrong_code();
  birthmark_setup_close();
  fake_manager_ends();
  check(ends == 2 && all_is_off());
}

static void a_start_that_fails(void) {
  fake_manager.fail_start = true;
  check(birthmark_setup_open(&setup) == ESP_FAIL);
  check(all_is_off() && ends == 0);
  fake_manager.fail_start = false;
  fake_radio.fail_set_config = true;
  check(birthmark_setup_open(&setup) == ESP_FAIL);
  check(all_is_off() && ends == 0 && fake_radio.times_on_air == 0);
  fake_radio.fail_set_config = false;
  open_setup();
  birthmark_setup_close();
  fake_manager_ends();
}

TESTS({"the setup opens only after somebody touched the unit", only_after_a_touch},
      {"the SoftAP is never on the air open, with WPA or for two clients", strong_from_the_first_beacon},
      {"the ownership code is checked with salt and verifier of NVS, which are wiped at the end", checks_the_owner_with_what_nvs_holds},
      {"without every value of namespace prov it does not open", needs_every_value},
      {"a short password, salt or verifier does not open it either", refuses_weak_values},
      {"the time-out takes the SoftAP off the air at once", times_out},
      {"a finished setup turns itself off", ends_by_itself_when_done},
      {"a time-out after success is still a success", done_stays_done},
      {"five wrong ownership codes close it", denies_a_guesser},
      {"it closes when it is told and opens again after another touch", closes_and_opens_again},
      {"a start that fails leaves nothing running", a_start_that_fails})

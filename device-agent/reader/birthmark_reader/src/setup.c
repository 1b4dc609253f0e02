#include "birthmark_setup.h"

#include "esp_event.h"
#include "esp_log.h"
#include "esp_timer.h"
#include "owner_secrets.h"
#include "protocomm_security.h"
#include "sdkconfig.h"
#include "setup_radio.h"

static const char *TAG = "birthmark_setup";

#define OPEN_FOR_US ((uint64_t)CONFIG_BIRTHMARK_SETUP_MINUTES * 60u * 1000000u)

/* Only one setup is open at a time, and the manager keeps pointers into its secrets. */
static struct {
  bool open;
  struct birthmark_setup asked;
  struct owner_secrets secrets;
  network_prov_security2_params_t verifier;
  esp_timer_handle_t deadline;
  unsigned wrong_codes;
  enum birthmark_setup_end why;
} state;

bool birthmark_setup_is_open(void) { return state.open; }

/* The radio first: what the manager takes down after it, it takes down in its own time. */
static void close_for(enum birthmark_setup_end why) {
  if (state.why != BIRTHMARK_SETUP_DONE) state.why = why;
  ESP_LOGI(TAG, "the setup closes");
  setup_radio_off();
  network_prov_mgr_stop_provisioning();
}

static void on_deadline(void *unused) {
  (void)unused;
  close_for(BIRTHMARK_SETUP_TIMED_OUT);
}

void birthmark_setup_close(void) {
  if (state.open) close_for(BIRTHMARK_SETUP_CLOSED);
}

static void on_wrong_code(void *unused, esp_event_base_t base, int32_t event, void *data) {
  (void)unused;
  (void)base;
  (void)event;
  (void)data;
  state.wrong_codes++;
  if (state.wrong_codes == CONFIG_BIRTHMARK_SETUP_ATTEMPTS) close_for(BIRTHMARK_SETUP_DENIED);
}

static void on_success(void *unused, esp_event_base_t base, int32_t event, void *data) {
  (void)unused;
  (void)base;
  (void)event;
  (void)data;
  state.why = BIRTHMARK_SETUP_DONE;
}

static void on_end(void *unused, esp_event_base_t base, int32_t event, void *data);

struct listener {
  const esp_event_base_t *base;
  int32_t event;
  esp_event_handler_t handler;
};

static const struct listener listeners[] = {
    {&NETWORK_PROV_EVENT, NETWORK_PROV_WIFI_CRED_SUCCESS, on_success},
    {&NETWORK_PROV_EVENT, NETWORK_PROV_END, on_end},
    {&PROTOCOMM_SECURITY_SESSION_EVENT, PROTOCOMM_SECURITY_SESSION_CREDENTIALS_MISMATCH, on_wrong_code},
};
#define LISTENERS (sizeof listeners / sizeof listeners[0])

static void stop_listening(void) {
  for (size_t at = 0; at < LISTENERS; at++) {
    esp_event_handler_unregister(*listeners[at].base, listeners[at].event, listeners[at].handler);
  }
}

static esp_err_t start_listening(void) {
  esp_err_t error = ESP_OK;
  for (size_t at = 0; at < LISTENERS && error == ESP_OK; at++) {
    error = esp_event_handler_register(*listeners[at].base, listeners[at].event, listeners[at].handler, NULL);
  }
  return error;
}

/* Leaves nothing: no listener, no timer, no manager, no SoftAP, no secret. Harmless when some of it never was. */
static void take_down(void) {
  stop_listening();
  if (state.deadline != NULL) {
    esp_timer_stop(state.deadline);
    esp_timer_delete(state.deadline);
    state.deadline = NULL;
  }
  network_prov_mgr_deinit();
  setup_radio_off();
  owner_secrets_wipe(&state.secrets);
  state.open = false;
}

static void on_end(void *unused, esp_event_base_t base, int32_t event, void *data) {
  (void)unused;
  (void)base;
  (void)event;
  (void)data;
  take_down();
  if (state.asked.on_end != NULL) state.asked.on_end(state.why, state.asked.context);
}

/* The deadline is set before anything is on the air. */
static esp_err_t start_deadline(void) {
  const esp_timer_create_args_t timer = {.callback = on_deadline, .name = "birthmark_setup"};
  esp_err_t error = esp_timer_create(&timer, &state.deadline);
  return error == ESP_OK ? esp_timer_start_once(state.deadline, OPEN_FOR_US) : error;
}

static esp_err_t start_manager(void) {
  const network_prov_mgr_config_t config = {.scheme = setup_radio};
  esp_err_t error = network_prov_mgr_init(config);
  if (error != ESP_OK) return error;
  state.verifier.salt = (const char *)state.secrets.salt;
  state.verifier.salt_len = (uint16_t)state.secrets.salt_length;
  state.verifier.verifier = (const char *)state.secrets.verifier;
  state.verifier.verifier_len = OWNER_VERIFIER_BYTES;
  return network_prov_mgr_start_provisioning(NETWORK_PROV_SECURITY_2, &state.verifier, state.secrets.ssid,
                                             state.secrets.password);
}

esp_err_t birthmark_setup_open(const struct birthmark_setup *setup) {
  if (setup == NULL || setup->was_touched == NULL) return ESP_ERR_INVALID_ARG;
  if (state.open) return ESP_ERR_INVALID_STATE;
  if (!setup->was_touched(setup->context)) return ESP_ERR_NOT_ALLOWED;
  if (!owner_secrets_read(&state.secrets)) return ESP_ERR_NOT_FOUND;
  state.asked = *setup;
  state.wrong_codes = 0;
  state.why = BIRTHMARK_SETUP_CLOSED;
  state.open = true;
  esp_err_t error = start_listening();
  if (error == ESP_OK) error = start_deadline();
  if (error == ESP_OK) error = start_manager();
  if (error != ESP_OK) take_down();
  return error;
}

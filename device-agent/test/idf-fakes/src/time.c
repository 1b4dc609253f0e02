#include <stddef.h>

#include "esp_timer.h"
#include "fakes.h"

#define MAX_TIMERS 4u

struct esp_timer {
  esp_timer_create_args_t args;
  uint64_t fires_at_us; /* 0: stopped */
  bool created;
};

static struct esp_timer timers[MAX_TIMERS];
static uint64_t now_us;

void fake_time_reset(void) {
  for (size_t at = 0; at < MAX_TIMERS; at++) timers[at].created = false;
  now_us = 1000000u;
}

unsigned fake_timers(void) {
  unsigned count = 0;
  for (size_t at = 0; at < MAX_TIMERS; at++) count += timers[at].created ? 1u : 0u;
  return count;
}

int64_t esp_timer_get_time(void) { return (int64_t)now_us; }

esp_err_t esp_timer_create(const esp_timer_create_args_t *create_args, esp_timer_handle_t *out_handle) {
  for (size_t at = 0; at < MAX_TIMERS; at++) {
    if (timers[at].created) continue;
    timers[at].args = *create_args;
    timers[at].created = true;
    timers[at].fires_at_us = 0;
    *out_handle = &timers[at];
    return ESP_OK;
  }
  return ESP_ERR_NO_MEM;
}

esp_err_t esp_timer_start_once(esp_timer_handle_t timer, uint64_t timeout_us) {
  if (timer->fires_at_us != 0) return ESP_ERR_INVALID_STATE;
  timer->fires_at_us = now_us + timeout_us;
  return ESP_OK;
}

esp_err_t esp_timer_stop(esp_timer_handle_t timer) {
  if (timer->fires_at_us == 0) return ESP_ERR_INVALID_STATE;
  timer->fires_at_us = 0;
  return ESP_OK;
}

esp_err_t esp_timer_delete(esp_timer_handle_t timer) {
  if (timer->fires_at_us != 0) return ESP_ERR_INVALID_STATE;
  timer->created = false;
  return ESP_OK;
}

void fake_time_pass(uint64_t microseconds) {
  now_us += microseconds;
  for (size_t at = 0; at < MAX_TIMERS; at++) {
    struct esp_timer *timer = &timers[at];
    if (!timer->created || timer->fires_at_us == 0 || timer->fires_at_us > now_us) continue;
    timer->fires_at_us = 0;
    timer->args.callback(timer->args.arg);
  }
}

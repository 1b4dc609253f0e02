/*
 * A firmware with the Birthmark unit agent: it serves the station until the unit is locked, and then does its own work.
 * docs/add-it-to-your-firmware.md explains every line.
 */
#include "birthmark_agent.h"
#include "esp_log.h"
#include "nvs_flash.h"

static const char *TAG = "agent_main";

/* Never erases: the partition holds the owner's secrets, which the station wrote and cannot write again. */
static void open_nvs(void) { ESP_ERROR_CHECK(nvs_flash_init()); }

static void start_the_product(void) { ESP_LOGI(TAG, "the product starts here"); }

void app_main(void) {
  open_nvs();
  if (birthmark_agent_is_locked()) {
    start_the_product();
    return;
  }
  ESP_ERROR_CHECK(birthmark_agent_start());
  ESP_LOGI(TAG, "waiting for the station");
}

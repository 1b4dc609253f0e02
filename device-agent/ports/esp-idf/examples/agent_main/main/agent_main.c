/*
 * A firmware with the Birthmark unit agent: it serves the station, and in a locked unit does its own work as well.
 * docs/add-it-to-your-firmware.md explains every line.
 */
#include "birthmark_agent.h"
#include "esp_log.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "nvs_flash.h"

/* A station that is still at work with a locked unit has reset it, and needs less than this. */
#define STATION_MS 120000

static const char *TAG = "agent_main";

/* Never erases: the partition holds the owner's secrets, which the station wrote and cannot write again. */
static void open_nvs(void) { ESP_ERROR_CHECK(nvs_flash_init()); }

static void start_the_product(void) { ESP_LOGI(TAG, "the product starts here"); }

void app_main(void) {
  open_nvs();
  const esp_err_t agent = birthmark_agent_start();
  if (!birthmark_agent_is_locked()) {
    ESP_ERROR_CHECK(agent);
    ESP_LOGI(TAG, "waiting for the station");
    return;
  }
  start_the_product();
  vTaskDelay(pdMS_TO_TICKS(STATION_MS));
  birthmark_agent_stop();
}

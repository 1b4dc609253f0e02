/* The task in which the agent serves the station. */
#include "agent.h"
#include "birthmark_agent.h"
#include "esp_log.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "line.h"
#include "sdkconfig.h"

static const char *TAG = "birthmark";

/* How soon birthmark_agent_stop() is noticed while the line is quiet. */
#define SERVE_TIMEOUT_MS 100u

static SemaphoreHandle_t ended; /* NULL: no task runs */
static volatile bool stopping;

static void serve_until_stopped(void *unused) {
  (void)unused;
  while (!stopping) agent_serve(SERVE_TIMEOUT_MS);
  agent_stop();
  xSemaphoreGive(ended);
  vTaskDelete(NULL);
}

static esp_err_t start_task(void) {
  stopping = false;
  ended = xSemaphoreCreateBinary();
  if (ended == NULL) return ESP_ERR_NO_MEM;
  if (xTaskCreate(serve_until_stopped, "birthmark", CONFIG_BIRTHMARK_TASK_STACK_BYTES, NULL,
                  CONFIG_BIRTHMARK_TASK_PRIORITY, NULL) == pdPASS) {
    return ESP_OK;
  }
  vSemaphoreDelete(ended);
  ended = NULL;
  return ESP_ERR_NO_MEM;
}

esp_err_t birthmark_agent_start(void) {
  if (ended != NULL) return ESP_ERR_INVALID_STATE;
  if (!agent_start()) return ESP_FAIL;
  esp_err_t error = birthmark_agent_check_secure_cert();
  if (error != ESP_OK && error != ESP_ERR_NOT_FOUND) {
    ESP_LOGE(TAG, "esp_secure_cert_mgr reads another identity than the agent: %s", esp_err_to_name(error));
    return error;
  }
  error = line_open();
  return error == ESP_OK ? start_task() : error;
}

void birthmark_agent_stop(void) {
  if (ended == NULL) return;
  stopping = true;
  xSemaphoreTake(ended, portMAX_DELAY);
  vSemaphoreDelete(ended);
  ended = NULL;
}

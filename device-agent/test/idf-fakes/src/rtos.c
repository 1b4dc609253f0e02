/* One task and one semaphore: whoever takes the semaphore lets the task run until it gives it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "freertos/semphr.h"
#include "freertos/task.h"

struct QueueDefinition {
  bool given;
};

static TaskFunction_t waiting_task;

BaseType_t xTaskCreate(TaskFunction_t code, const char *name, uint32_t stack_depth, void *parameters,
                       UBaseType_t priority, TaskHandle_t *created) {
  (void)name;
  (void)parameters;
  (void)created;
  if (stack_depth < 4096 || priority == 0) return 0;
  waiting_task = code;
  return pdPASS;
}

void vTaskDelete(TaskHandle_t task) { (void)task; }

SemaphoreHandle_t xSemaphoreCreateBinary(void) { return calloc(1, sizeof(struct QueueDefinition)); }

BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore) {
  semaphore->given = true;
  return pdTRUE;
}

BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks_to_wait) {
  (void)ticks_to_wait;
  TaskFunction_t task = waiting_task;
  waiting_task = NULL;
  if (!semaphore->given && task != NULL) task(NULL);
  return semaphore->given ? pdTRUE : 0;
}

void vSemaphoreDelete(SemaphoreHandle_t semaphore) { free(semaphore); }

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/freertos/FreeRTOS-Kernel/include/freertos/task.h and
 * components/freertos/esp_additions/include/freertos/idf_additions.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_TASK_H
#define IDF_FAKE_TASK_H

#include "freertos/FreeRTOS.h"

typedef void (*TaskFunction_t)(void *);
typedef struct tskTaskControlBlock *TaskHandle_t;

BaseType_t xTaskCreate(TaskFunction_t code, const char *name, uint32_t stack_depth, void *parameters,
                       UBaseType_t priority, TaskHandle_t *created);
void vTaskDelete(TaskHandle_t task);

#endif

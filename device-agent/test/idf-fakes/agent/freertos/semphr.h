/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/freertos/FreeRTOS-Kernel/include/freertos/semphr.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_SEMPHR_H
#define IDF_FAKE_SEMPHR_H

#include "freertos/FreeRTOS.h"

typedef struct QueueDefinition *SemaphoreHandle_t;

SemaphoreHandle_t xSemaphoreCreateBinary(void);
BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore);
BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks_to_wait);
void vSemaphoreDelete(SemaphoreHandle_t semaphore);

#endif

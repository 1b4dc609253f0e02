/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/freertos/FreeRTOS-Kernel/include/freertos/FreeRTOS.h and
 * portable/riscv/include/freertos/portmacro.h; a tick of 10 ms, ESP-IDF's default.
 * Only what the components under test use. */
#ifndef IDF_FAKE_FREERTOS_H
#define IDF_FAKE_FREERTOS_H

#include <stdint.h>

typedef int BaseType_t;
typedef unsigned UBaseType_t;
typedef uint32_t TickType_t;

#define pdPASS 1
#define pdTRUE 1
#define portMAX_DELAY ((TickType_t)0xffffffffu)
#define configTICK_RATE_HZ 100u
#define pdMS_TO_TICKS(ms) ((TickType_t)(((uint64_t)(ms)*configTICK_RATE_HZ) / 1000u))

#endif

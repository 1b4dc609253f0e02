/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/freertos/FreeRTOS-Kernel/include/freertos/FreeRTOS.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_FREERTOS_H
#define IDF_FAKE_FREERTOS_H

typedef unsigned UBaseType_t;

#endif

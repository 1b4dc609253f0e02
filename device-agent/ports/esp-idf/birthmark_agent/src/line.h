/* The console UART as the agent's line. */
#ifndef BIRTHMARK_IDF_LINE_H
#define BIRTHMARK_IDF_LINE_H

#include "esp_err.h"

/* Installs the UART driver, unless the firmware has, and sends the console's output through it. */
esp_err_t line_open(void);

#endif

#include "esp_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fakes.h"

static char text[8192];

void fake_log(const char *level, const char *tag, const char *format, ...) {
  size_t used = strlen(text);
  va_list arguments;
  (void)snprintf(text + used, sizeof text - used, "%s %s: ", level, tag);
  used = strlen(text);
  va_start(arguments, format);
  (void)vsnprintf(text + used, sizeof text - used, format, arguments);
  va_end(arguments);
}

void fake_log_reset(void) { text[0] = '\0'; }

bool fake_log_has(const char *words) { return strstr(text, words) != NULL; }

const char *esp_err_to_name(esp_err_t code) { return code == ESP_OK ? "ESP_OK" : "an error"; }

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/protocomm/include/transports/protocomm_httpd.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_PROTOCOMM_HTTPD_H
#define IDF_FAKE_PROTOCOMM_HTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "esp_err.h"
#include "protocomm.h"

#define PROTOCOMM_HTTPD_DEFAULT_CONFIG() \
  { .port = 80, .stack_size = 4096, .task_priority = tskIDLE_PRIORITY + 5, }

typedef struct {
  uint16_t port;
  size_t stack_size;
  unsigned task_priority;
} protocomm_http_server_config_t;

typedef union {
  void *handle;
  protocomm_http_server_config_t config;
} protocomm_httpd_config_data_t;

typedef struct {
  bool ext_handle_provided;
  protocomm_httpd_config_data_t data;
} protocomm_httpd_config_t;

esp_err_t protocomm_httpd_start(protocomm_t *pc, const protocomm_httpd_config_t *config);
esp_err_t protocomm_httpd_stop(protocomm_t *pc);

#endif

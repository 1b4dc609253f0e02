#include "driver/uart.h"

#include <string.h>

#include "driver/uart_vfs.h"
#include "fakes.h"

struct fake_uart fake_uart;
static uint8_t input[64];
static size_t input_length;

void fake_uart_reset(void) {
  memset(&fake_uart, 0, sizeof fake_uart);
  input_length = 0;
}

void fake_uart_input(const uint8_t *bytes, size_t length) {
  memcpy(input + input_length, bytes, length);
  input_length += length;
}

esp_err_t uart_driver_install(uart_port_t uart_num, int rx_buffer_size, int tx_buffer_size, int queue_size,
                              QueueHandle_t *uart_queue, int intr_alloc_flags) {
  (void)uart_num;
  (void)queue_size;
  (void)uart_queue;
  (void)intr_alloc_flags;
  if (tx_buffer_size != 0) return ESP_ERR_INVALID_ARG;
  fake_uart.installed = true;
  fake_uart.rx_buffer_bytes = rx_buffer_size;
  fake_uart.installs++;
  return ESP_OK;
}

bool uart_is_driver_installed(uart_port_t uart_num) { return uart_num == UART_NUM_0 && fake_uart.installed; }
void uart_vfs_dev_use_driver(int uart_num) { fake_uart.console_uses_driver = uart_num == 0; }

esp_err_t uart_wait_tx_done(uart_port_t uart_num, uint32_t ticks_to_wait) {
  (void)uart_num;
  fake_uart.drained = ticks_to_wait > 0;
  return ESP_OK;
}

int uart_write_bytes(uart_port_t uart_num, const void *src, size_t size) {
  (void)uart_num;
  if (!fake_uart.installed || size > sizeof fake_uart.written) return -1;
  memcpy(fake_uart.written, src, size);
  fake_uart.written_length = size;
  fake_uart.writes++;
  fake_uart.drained = false;
  return (int)size;
}

/* As the driver: it waits until all of `length` has come, or the time is up. */
int uart_read_bytes(uart_port_t uart_num, void *buf, uint32_t length, uint32_t ticks_to_wait) {
  (void)uart_num;
  size_t taken = length < input_length ? length : input_length;
  if (taken < length) fake_uart.waited_ticks += ticks_to_wait;
  memcpy(buf, input, taken);
  memmove(input, input + taken, input_length - taken);
  input_length -= taken;
  return (int)taken;
}

esp_err_t uart_get_buffered_data_len(uart_port_t uart_num, size_t *size) {
  (void)uart_num;
  *size = input_length;
  return ESP_OK;
}

/*
 * The line is the console UART. From line_open() on, the console writes through the UART driver as well, a character a
 * call, and the driver holds its lock for the whole of a frame: no log line can get into one. What bypasses the driver
 * (esp_rom_printf, a panic) can tear a frame; that fails its CRC and the station asks again.
 */
#include "line.h"

#include "driver/uart.h"
#include "driver/uart_vfs.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "port.h"
#include "sdkconfig.h"

#ifndef CONFIG_ESP_CONSOLE_UART
#error "the agent needs the console on a UART (CONFIG_ESP_CONSOLE_UART_DEFAULT or _CUSTOM)"
#endif
#if CONFIG_ESP_CONSOLE_UART_BAUDRATE != 115200
#error "the station speaks at 115200 baud (CONFIG_ESP_CONSOLE_UART_BAUDRATE)"
#endif

#define CONSOLE ((uart_port_t)CONFIG_ESP_CONSOLE_UART_NUM)

/* A frame of 2200 escaped bytes takes 0.2 s at 115200 baud. */
#define DRAIN_TIMEOUT_MS 2000u

esp_err_t line_open(void) {
  if (!uart_is_driver_installed(CONSOLE)) {
    esp_err_t error =
        uart_driver_install(CONSOLE, CONFIG_BIRTHMARK_RX_BUFFER_BYTES, 0, 0, NULL, 0);
    if (error != ESP_OK) return error;
  }
  uart_vfs_dev_use_driver((int)CONSOLE);
  return ESP_OK;
}

/* At least one tick for a wait that is not zero, so that a task of lower priority gets its turn. */
static TickType_t ticks_of(uint32_t milliseconds) {
  TickType_t ticks = pdMS_TO_TICKS(milliseconds);
  return ticks == 0 && milliseconds > 0 ? 1 : ticks;
}

size_t port_receive(uint8_t *bytes, size_t size, uint32_t timeout_ms) {
  if (size == 0 || uart_read_bytes(CONSOLE, bytes, 1, ticks_of(timeout_ms)) != 1) return 0;
  size_t waiting = 0;
  if (uart_get_buffered_data_len(CONSOLE, &waiting) != ESP_OK || waiting == 0 || size == 1) return 1;
  if (waiting > size - 1) waiting = size - 1;
  int rest = uart_read_bytes(CONSOLE, bytes + 1, (uint32_t)waiting, 0);
  return rest > 0 ? 1 + (size_t)rest : 1;
}

void port_send(const uint8_t *bytes, size_t length) {
  uart_write_bytes(CONSOLE, bytes, length);
  uart_wait_tx_done(CONSOLE, pdMS_TO_TICKS(DRAIN_TIMEOUT_MS));
}

uint32_t port_now_ms(void) { return (uint32_t)(esp_timer_get_time() / 1000); }

void port_reboot(void) { esp_restart(); }

/* The line to the station: UART0 or the USB-Serial/JTAG controller, whichever spoke last, through the ROM's functions.
 */
#include "../../core/port.h"
#include "clock.h"
#include "rom.h"

#define DEVICE_USB 3u

static bool answers_by_usb;

static bool receive_byte(uint8_t *byte) {
  if (uart_rx_one_char(byte) == 0) {
    answers_by_usb = rom_line_device == DEVICE_USB;
    return true;
  }
  if (usb_uart_rx_one_char(byte) != 0) return false;
  answers_by_usb = true;
  return true;
}

size_t port_receive(uint8_t *bytes, size_t size, uint32_t timeout_ms) {
  const uint64_t until = clock_ticks() + (uint64_t)timeout_ms * CLOCK_TICKS_PER_MS;
  size_t length = 0;
  while (length < size) {
    if (receive_byte(bytes + length)) length += 1;
    else if (length > 0 || clock_ticks() >= until) break;
  }
  return length;
}

void port_send(const uint8_t *bytes, size_t length) {
  if (answers_by_usb) {
    for (size_t i = 0; i < length; i += 1) usb_uart_tx_one_char(bytes[i]);
    usb_uart_tx_flush();
    return;
  }
  for (size_t i = 0; i < length; i += 1) uart_tx_one_char2(bytes[i]);
  uart_tx_flush(rom_line_device);
  uart_tx_wait_idle(rom_line_device);
}

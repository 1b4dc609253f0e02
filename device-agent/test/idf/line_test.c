/* The console UART as the line, and the noise source. */
#include "../../ports/esp-idf/birthmark_agent/src/line.h"
#include "tests.h"
#include "fakes.h"
#include "port.h"

static void before_each(void) {
  fake_uart_reset();
  fake_time_reset();
  check(line_open() == ESP_OK);
}

static void one_piece(void) {
  uint8_t frame[40];
  memset(frame, 0xc0, sizeof frame);
  port_send(frame, sizeof frame);
  check(fake_uart.writes == 1);
  check(fake_uart.written_length == sizeof frame);
  check(fake_uart.drained);
}

static void console_goes_through_the_driver(void) {
  check(fake_uart.installed);
  check(fake_uart.console_uses_driver);
  check(fake_uart.rx_buffer_bytes == 2048);
}

static void keeps_a_driver_that_is_there(void) {
  check(line_open() == ESP_OK);
  check(fake_uart.installs == 1);
}

static void gives_what_has_come(void) {
  uint8_t bytes[16];
  fake_uart_input((const uint8_t *)"hello", 5);
  check(port_receive(bytes, sizeof bytes, 1000) == 5);
  check(memcmp(bytes, "hello", 5) == 0);
  check(fake_uart.waited_ticks == 0);
}

static void gives_no_more_than_fits(void) {
  uint8_t bytes[3];
  fake_uart_input((const uint8_t *)"hello", 5);
  check(port_receive(bytes, 1, 0) == 1 && bytes[0] == 'h');
  check(port_receive(bytes, sizeof bytes, 0) == 3 && bytes[2] == 'l');
  check(port_receive(bytes, 0, 0) == 0);
  check(port_receive(bytes, sizeof bytes, 0) == 1 && bytes[0] == 'o');
}

static void waits_its_time(void) {
  uint8_t bytes[4];
  check(port_receive(bytes, sizeof bytes, 500) == 0);
  check(fake_uart.waited_ticks == 50);
  check(port_receive(bytes, sizeof bytes, 1) == 0);
  check(fake_uart.waited_ticks == 51);
  check(port_receive(bytes, sizeof bytes, 0) == 0);
  check(fake_uart.waited_ticks == 51);
}

static void noise_with_its_source_on(void) {
  uint8_t samples[300];
  check(port_noise(samples, sizeof samples));
  check(fake_noise_reads_while_off == 0);
  check(!fake_noise_on);
  check(fake_noise_waited_us >= 25u * sizeof samples);
  for (size_t at = 1; at < sizeof samples; at++) check(samples[at] == (uint8_t)(samples[at - 1] + 1));
  check(strcmp(port_noise_name(), "esp32c3-rng-sar-adc") == 0);
  check(strlen(port_noise_name()) <= 32);
}

static void counts_time(void) {
  uint32_t before = port_now_ms();
  fake_time_pass(2500);
  check(port_now_ms() - before == 2);
  port_reboot();
  check(fake_restarts == 1);
}

TESTS({"a frame is written in one piece and has left when the call returns", one_piece},
      {"the console writes through the driver, whose lock a frame holds", console_goes_through_the_driver},
      {"a driver that the firmware has installed is kept", keeps_a_driver_that_is_there},
      {"what has come is given at once", gives_what_has_come},
      {"no more is given than fits", gives_no_more_than_fits},
      {"the first byte is waited for, by whole ticks and at least one", waits_its_time},
      {"noise is read with its source on, slowly, one byte a sample", noise_with_its_source_on},
      {"time is monotonic and a reboot restarts the chip", counts_time})

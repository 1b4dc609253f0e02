#include "line.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "../../core/port.h"
#include "io.h"
#include "options.h"

static bool ended;

bool line_has_ended(void) { return ended; }

size_t port_receive(uint8_t *bytes, size_t size, uint32_t timeout_ms) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  if (poll(&input, 1, (int)timeout_ms) <= 0) return 0;
  const bool limited = options.receive_at_most > 0 && options.receive_at_most < size;
  const ssize_t length = read(STDIN_FILENO, bytes, limited ? options.receive_at_most : size);
  if (length > 0) return (size_t)length;
  if (length == 0 || (errno != EINTR && errno != EAGAIN)) ended = true;
  return 0;
}

void port_send(const uint8_t *bytes, size_t length) {
  if (!write_all(STDOUT_FILENO, bytes, length)) ended = true;
}

uint32_t port_now_ms(void) {
  struct timespec now = {0, 0};
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint32_t)now.tv_sec * 1000u + (uint32_t)(now.tv_nsec / 1000000);
}

/* The virtual board starts the program again, as a reset starts the chip. */
void port_reboot(void) { ended = true; }

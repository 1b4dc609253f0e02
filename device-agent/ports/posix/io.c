#include "io.h"

#include <errno.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

/* Whether the call may be made again: a signal came in between, or the pipe is full or empty for the moment. */
static bool may_retry(int fd, short events) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  struct pollfd pipe = {.fd = fd, .events = events, .revents = 0};
  return poll(&pipe, 1, -1) >= 0 || errno == EINTR;
}

bool write_all(int fd, const uint8_t *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    const ssize_t some = write(fd, bytes + done, length - done);
    if (some < 0 && !may_retry(fd, POLLOUT)) return false;
    if (some > 0) done += (size_t)some;
  }
  return true;
}

bool read_all(int fd, uint8_t *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    const ssize_t some = read(fd, bytes + done, length - done);
    if (some == 0 || (some < 0 && !may_retry(fd, POLLIN))) return false;
    if (some > 0) done += (size_t)some;
  }
  return true;
}

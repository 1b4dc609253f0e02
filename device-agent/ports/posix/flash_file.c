#include "flash_file.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../core/port.h"
#include "../../shared/flash.h"
#include "../../shared/partition_table.h"
#include "options.h"

#define PROGRAM_BYTES 16u

static uint8_t *cells;
static size_t cell_count;

/* Mapped and shared: what was programmed is in the file even when the program is killed at once. */
bool flash_file_open(const char *path) {
  struct stat about;
  const int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &about) != 0 || about.st_size <= 0) return false;
  cell_count = (size_t)about.st_size;
  void *mapped = mmap(NULL, cell_count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  (void)close(fd);
  if (mapped == MAP_FAILED) return false;
  cells = mapped;
  return true;
}

void before_flash_operation(void) {
  static unsigned operations;
  operations++;
  if (operations == options.stop_before_flash_operation) (void)raise(SIGKILL);
}

static bool contains(size_t offset, size_t length) { return offset <= cell_count && length <= cell_count - offset; }

bool flash_read(uint32_t offset_bytes, uint8_t *bytes, size_t length) {
  if (!contains(offset_bytes, length)) return false;
  memcpy(bytes, cells + offset_bytes, length);
  return true;
}

static bool find_cert(struct partition *cert) {
  const struct partition_wish wish = {PARTITION_TYPE_SECURE_CERT, PARTITION_SUBTYPE_ANY, 0};
  return partition_find(options.table_offset, wish, cert) && contains(cert->offset, cert->size);
}

/* The cells of a range of the certificate partition; NULL when it is not all within it. */
static uint8_t *cert_cells(size_t offset, size_t length) {
  struct partition cert;
  if (!find_cert(&cert) || offset > cert.size || length > cert.size - offset) return NULL;
  return cells + cert.offset + offset;
}

size_t port_cert_size(void) {
  struct partition cert;
  return find_cert(&cert) ? cert.size : 0;
}

bool port_cert_read(size_t offset, uint8_t *bytes, size_t length) {
  const uint8_t *from = cert_cells(offset, length);
  if (from == NULL) return false;
  memcpy(bytes, from, length);
  return true;
}

bool port_cert_erase(size_t offset, size_t length) {
  uint8_t *from = cert_cells(offset, length);
  if (from == NULL || offset % PORT_FLASH_SECTOR_BYTES != 0 || length % PORT_FLASH_SECTOR_BYTES != 0) return false;
  for (size_t at = 0; at < length; at += PORT_FLASH_SECTOR_BYTES) {
    before_flash_operation();
    memset(from + at, 0xff, PORT_FLASH_SECTOR_BYTES);
  }
  return true;
}

bool port_cert_write(size_t offset, const uint8_t *bytes, size_t length) {
  uint8_t *to = cert_cells(offset, length);
  if (to == NULL || offset % PROGRAM_BYTES != 0 || length % PROGRAM_BYTES != 0) return false;
  for (size_t at = 0; at < length; at++) {
    if (at % PROGRAM_BYTES == 0) before_flash_operation();
    to[at] &= bytes[at];
  }
  return true;
}

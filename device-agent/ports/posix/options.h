/* What a virtual board tells the program: which chip it is, and where its flash and silicon are. */
#ifndef BIRTHMARK_POSIX_OPTIONS_H
#define BIRTHMARK_POSIX_OPTIONS_H

#include "../../core/port.h"

struct options {
  const char *flash_file;
  const char *chip;
  const char *dump_arena_file; /* NULL: no dump at the end */
  const char *noise_file;      /* NULL: getrandom */
  uint8_t mac[PORT_MAC_BYTES];
  uint32_t loader_offset;
  uint32_t table_offset;
  enum port_key_option key_option;
  enum port_runs_as runs_as;
  int silicon_fd;                       /* -1: eFuses in a file beside the flash */
  uint32_t stop_before_flash_operation; /* 0: never */
  uint32_t receive_at_most;             /* bytes in one piece, as a UART may give them; 0: no limit */
};

extern struct options options;

/* False, with words on stderr, when they cannot be used. */
bool options_read(int count, char **words);

#endif

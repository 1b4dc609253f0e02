#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TABLE_OFFSET 0x8000u

struct options options = {.loader_offset = UINT32_MAX,
                          .table_offset = DEFAULT_TABLE_OFFSET,
                          .silicon_fd = -1,
                          .key_option = PORT_KEY_IN_FLASH};

static const char usage[] =
    "Usage: birthmark-agent --flash FILE --chip NAME --mac HEX12 --boot-loader-offset N\n"
    "  --key-option flash|flash-encrypted|hmac|ecdsa [--table-offset N] [--silicon-fd N] [--noise FILE]\n"
    "  [--runs-as app|boot-loader|ram]\n"
    "  [--stop-before-flash-operation N] [--receive-at-most N] [--dump-arena FILE]\n"
    "The line of the unit is stdin and stdout.\n";

enum option_name {
  FLASH,
  CHIP,
  MAC,
  LOADER_OFFSET,
  TABLE_OFFSET,
  KEY_OPTION,
  SILICON_FD,
  RUNS_AS,
  NOISE,
  STOP_BEFORE,
  RECEIVE_AT_MOST,
  DUMP_ARENA
};

static const struct option names[] = {{"flash", required_argument, NULL, FLASH},
                                      {"chip", required_argument, NULL, CHIP},
                                      {"mac", required_argument, NULL, MAC},
                                      {"boot-loader-offset", required_argument, NULL, LOADER_OFFSET},
                                      {"table-offset", required_argument, NULL, TABLE_OFFSET},
                                      {"key-option", required_argument, NULL, KEY_OPTION},
                                      {"silicon-fd", required_argument, NULL, SILICON_FD},
                                      {"runs-as", required_argument, NULL, RUNS_AS},
                                      {"noise", required_argument, NULL, NOISE},
                                      {"stop-before-flash-operation", required_argument, NULL, STOP_BEFORE},
                                      {"receive-at-most", required_argument, NULL, RECEIVE_AT_MOST},
                                      {"dump-arena", required_argument, NULL, DUMP_ARENA},
                                      {NULL, 0, NULL, 0}};

/* Decimal or 0x…; what is no number or too large is refused, never cut. */
static bool read_number(const char *word, uint32_t max, uint32_t *number) {
  char *end = NULL;
  errno = 0;
  const unsigned long value = strtoul(word, &end, 0);
  if (errno != 0 || end == word || *end != 0 || word[0] == '-' || value > max) return false;
  *number = (uint32_t)value;
  return true;
}

static bool read_mac(const char *word) {
  const size_t digits = strspn(word, "0123456789abcdefABCDEF");
  if (word[digits] != 0 || digits != sizeof options.mac * 2) return false;
  for (size_t byte = 0; byte < sizeof options.mac; byte++) {
    const char pair[] = {word[byte * 2], word[byte * 2 + 1], 0};
    options.mac[byte] = (uint8_t)strtoul(pair, NULL, 16);
  }
  return true;
}

/* The number of a word in a list that NULL ends; the end when it is not in there. */
static unsigned place_in(const char *const *list, const char *word) {
  unsigned place = 0;
  while (list[place] != NULL && strcmp(word, list[place]) != 0) place++;
  return place;
}

static bool read_key_option(const char *word) {
  static const char *const of[] = {[PORT_KEY_IN_FLASH] = "flash",
                                   [PORT_KEY_IN_ENCRYPTED_FLASH] = "flash-encrypted",
                                   [PORT_KEY_FROM_HMAC] = "hmac",
                                   [PORT_KEY_IN_ECDSA_BLOCK] = "ecdsa",
                                   NULL};
  const unsigned place = place_in(of, word);
  options.key_option = (enum port_key_option)place;
  return of[place] != NULL;
}

static bool read_runs_as(const char *word) {
  static const char *const of[] = {
      [PORT_RUNS_AS_APP] = "app", [PORT_RUNS_AS_BOOT_LOADER] = "boot-loader", [PORT_RUNS_FROM_RAM] = "ram", NULL};
  const unsigned place = place_in(of, word);
  options.runs_as = (enum port_runs_as)place;
  return of[place] != NULL;
}

static bool read_text(const char *word, size_t max, const char **text) {
  *text = word;
  return word[0] != 0 && strlen(word) <= max;
}

static bool read_option(int name, const char *word) {
  uint32_t number = 0;
  switch ((enum option_name)name) {
    case FLASH:
      return read_text(word, SIZE_MAX, &options.flash_file);
    case CHIP:
      return read_text(word, 16, &options.chip);
    case MAC:
      return read_mac(word);
    case LOADER_OFFSET:
      return read_number(word, UINT32_MAX - 1u, &options.loader_offset);
    case TABLE_OFFSET:
      return read_number(word, UINT32_MAX, &options.table_offset);
    case KEY_OPTION:
      return read_key_option(word);
    case SILICON_FD:
      if (!read_number(word, INT32_MAX, &number)) return false;
      options.silicon_fd = (int)number;
      return true;
    case RUNS_AS:
      return read_runs_as(word);
    case NOISE:
      return read_text(word, SIZE_MAX, &options.noise_file);
    case STOP_BEFORE:
      return read_number(word, UINT32_MAX, &options.stop_before_flash_operation);
    case RECEIVE_AT_MOST:
      return read_number(word, UINT32_MAX, &options.receive_at_most);
    case DUMP_ARENA:
      return read_text(word, SIZE_MAX, &options.dump_arena_file);
    default:
      return false;
  }
}

static bool complain(const char *what) {
  (void)fprintf(stderr, "%s\n%s", what, usage);
  return false;
}

bool options_read(int count, char **words) {
  unsigned seen = 0;
  opterr = 0;
  for (;;) {
    const int name = getopt_long(count, words, "", names, NULL);
    if (name == -1) break;
    if (name == '?' || !read_option(name, optarg)) return complain("an option is unknown or its value is wrong");
    seen |= 1u << name;
  }
  if (optind != count) return complain("a word belongs to no option");
  const unsigned required = 1u << FLASH | 1u << CHIP | 1u << MAC | 1u << LOADER_OFFSET | 1u << KEY_OPTION;
  return (seen & required) == required || complain("an option is missing");
}

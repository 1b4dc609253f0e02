/* The unit agent as a host program: what a virtual board runs after its boot log, on the flash that the loader wrote.
 */
#include <signal.h>
#include <stdio.h>

#include "../../core/agent.h"
#include "../../core/arena.h"
#include "flash_file.h"
#include "line.h"
#include "options.h"

#define IDLE_MS 60000u
#define EXIT_USE 2

static bool dump_arena(const char *path) {
  FILE *file = fopen(path, "wb");
  if (file == NULL) return false;
  const bool whole = fwrite(&arena, sizeof arena, 1, file) == 1;
  return fclose(file) == 0 && whole;
}

static int fail(const char *what, const char *about) {
  (void)fprintf(stderr, "birthmark-agent: %s: %s\n", what, about);
  return EXIT_USE;
}

int main(int count, char **words) {
  if (!options_read(count, words)) return EXIT_USE;
  if (!flash_file_open(options.flash_file)) return fail("the flash file cannot be used", options.flash_file);
  if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) return fail("signals cannot be set", "SIGPIPE");
  if (!agent_start()) return fail("the agent does not start", "PSA Crypto");
  while (!line_has_ended()) agent_serve(IDLE_MS);
  if (options.dump_arena_file != NULL && !dump_arena(options.dump_arena_file))
    return fail("the arena cannot be dumped", options.dump_arena_file);
  agent_stop();
  return 0;
}

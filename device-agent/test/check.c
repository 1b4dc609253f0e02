#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_at(bool holds, const char *text, const char *file, int line) {
  if (holds) return;
  (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, text);
  exit(1);
}

void run_tests(const struct test *tests, size_t count, const char *only) {
  for (size_t at = 0; at < count; at++) {
    if (only != NULL && strstr(tests[at].sentence, only) == NULL) continue;
    tests[at].body();
    printf("ok %s\n", tests[at].sentence);
    fflush(stdout);
  }
}

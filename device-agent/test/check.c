#include "check.h"

#include <string.h>

void run_tests(const struct test *tests, size_t count, const char *only) {
  for (size_t at = 0; at < count; at++) {
    if (only != NULL && strstr(tests[at].sentence, only) == NULL) continue;
    tests[at].body();
    printf("ok %s\n", tests[at].sentence);
    fflush(stdout);
  }
}

/* Tests of a program that starts each with the same state. */
#ifndef BIRTHMARK_IDF_TESTS_H
#define BIRTHMARK_IDF_TESTS_H

#include <stdbool.h>
#include <string.h>

#include "../check.h"

static void before_each(void);

#define TESTS(...)                                                  \
  int main(int argc, char **argv) {                                 \
    static const struct test tests[] = {__VA_ARGS__};               \
    for (size_t at = 0; at < sizeof tests / sizeof tests[0]; at++) { \
      before_each();                                                \
      run_tests(&tests[at], 1, argc > 1 ? argv[1] : NULL);          \
    }                                                               \
    return 0;                                                       \
  }

#endif

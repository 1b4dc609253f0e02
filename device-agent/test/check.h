/* Tests in C: a check that does not hold ends the program and says where. */
#ifndef BIRTHMARK_CHECK_H
#define BIRTHMARK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#define check(holds) check_at((holds), #holds, __FILE__, __LINE__)

void check_at(bool holds, const char *text, const char *file, int line);

#define equal_bytes(a, b, length) (memcmp((a), (b), (length)) == 0)

struct test {
  const char *sentence;
  void (*body)(void);
};

/* The tests whose sentence contains `only`, or all. Prints one line for each. */
void run_tests(const struct test *tests, size_t count, const char *only);

#define RUN_TESTS(tests, only) run_tests((tests), sizeof(tests) / sizeof *(tests), (only))

#endif

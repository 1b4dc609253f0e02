/* What must hold whatever the input: if it does not, the fuzzer has found a defect. */
#ifndef BIRTHMARK_MUST_H
#define BIRTHMARK_MUST_H

#include <stdio.h>
#include <stdlib.h>

#define must(holds)                                                                    \
  do {                                                                                 \
    if (!(holds)) {                                                                    \
      (void)fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
      abort();                                                                         \
    }                                                                                  \
  } while (0)

#endif

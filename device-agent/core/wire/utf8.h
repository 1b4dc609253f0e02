/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef BIRTHMARK_UTF8_H
#define BIRTHMARK_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool is_utf8(const uint8_t *bytes, size_t length);

#endif

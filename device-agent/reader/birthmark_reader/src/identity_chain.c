#include "identity_chain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char BEGIN[] = "-----BEGIN CERTIFICATE-----\n";
static const char END[] = "-----END CERTIFICATE-----\n";

#define LINE_BYTES 48u /* 64 characters */

static bool is_pem(const struct certificate *certificate) {
  return certificate->length > 10 && memcmp(certificate->bytes, "-----BEGIN", 10) == 0;
}

/* An upper bound: four characters for three bytes, a line end for each line and the two marks. */
static size_t room_for(const struct certificate *certificate) {
  size_t length = certificate->length;
  return is_pem(certificate) ? length + 1 : (length + 2) / 3 * 4 + length / LINE_BYTES + 1 + sizeof BEGIN + sizeof END;
}

static char *put(char *at, const char *text) {
  while (*text != '\0') *at++ = *text++;
  return at;
}

/* RFC 4648 §4. */
static char *put_base64(char *at, const uint8_t *bytes, size_t length) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t from = 0; from < length; from += 3) {
    size_t left = length - from;
    uint32_t three = (uint32_t)bytes[from] << 16 | (left > 1 ? (uint32_t)bytes[from + 1] << 8 : 0) |
                     (left > 2 ? (uint32_t)bytes[from + 2] : 0);
    *at++ = digits[three >> 18 & 63];
    *at++ = digits[three >> 12 & 63];
    *at++ = (char)(left > 1 ? digits[three >> 6 & 63] : '=');
    *at++ = (char)(left > 2 ? digits[three & 63] : '=');
  }
  return at;
}

static char *put_der(char *at, const struct certificate *certificate) {
  at = put(at, BEGIN);
  for (size_t from = 0; from < certificate->length; from += LINE_BYTES) {
    size_t left = certificate->length - from;
    at = put_base64(at, (const uint8_t *)certificate->bytes + from, left < LINE_BYTES ? left : LINE_BYTES);
    *at++ = '\n';
  }
  return put(at, END);
}

/* Without the terminator that other tools count in, and with a line end before the next certificate. */
static char *put_pem(char *at, const struct certificate *certificate) {
  size_t length = strnlen(certificate->bytes, certificate->length);
  memcpy(at, certificate->bytes, length);
  at += length;
  if (at[-1] != '\n') *at++ = '\n';
  return at;
}

char *chain_pem(const struct certificate *certificates, size_t count) {
  size_t room = 1;
  for (size_t at = 0; at < count; at++) room += room_for(&certificates[at]);
  char *pem = malloc(room);
  if (pem == NULL) return NULL;
  char *end = pem;
  for (size_t at = 0; at < count; at++) {
    end = is_pem(&certificates[at]) ? put_pem(end, &certificates[at]) : put_der(end, &certificates[at]);
  }
  *end = '\0';
  return pem;
}

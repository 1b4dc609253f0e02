/* The public key in an X.509 certificate (RFC 5280), and nothing else of it: the station judges certificates. */
#ifndef BIRTHMARK_CERTIFICATE_H
#define BIRTHMARK_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether these bytes are one certificate in DER, to the last byte, as far as its skeleton goes. */
bool certificate_is_whole(const uint8_t *der, size_t length);

/* Points at the 65 bytes of the P-256 key in `der`. False: no certificate, or another kind of key. */
bool certificate_point(const uint8_t *der, size_t length, const uint8_t **point);

#endif

/* The body of each request as the station sends it: what a fuzzer would hardly ever put together from bytes. */
#ifndef BIRTHMARK_VALID_BODY_H
#define BIRTHMARK_VALID_BODY_H

#include <stddef.h>
#include <stdint.h>

#define VALID_BODY_BYTES 4200u

/* `fill` is every byte of nonces, proofs and entropy. `install` has a certificate for the key that the unit has, if
 * any. Returns its length; 0 for a kind that is no request. */
size_t valid_body(uint8_t kind, uint8_t fill, uint8_t body[VALID_BODY_BYTES]);

#endif

/* The unit's key and chain, as records in the esp_secure_cert partition. Nothing is remembered between two calls. */
#ifndef BIRTHMARK_IDENTITY_H
#define BIRTHMARK_IDENTITY_H

#include "port.h"
#include "refusal.h"

#define IDENTITY_POINT_BYTES 65    /* 04 ‖ x ‖ y */
#define IDENTITY_SIGNATURE_BYTES 64 /* r ‖ s */
#define IDENTITY_MAX_CERT_BYTES 2048u
#define IDENTITY_MAX_CSR_BYTES 1024u

enum identity_state { IDENTITY_NONE, IDENTITY_KEY, IDENTITY_INSTALLED };

struct identity {
  enum identity_state state;
  uint8_t public_key[IDENTITY_POINT_BYTES];  /* in `key` and `installed` */
  struct port_key_place place;               /* in `key` and `installed` */
  uint8_t chain_sha256[PORT_SHA256_BYTES];   /* in `installed`, over the certificates in flash */
};

/* What the noise source gave while the key was made (SP 800-90B §4.4, docs/specs/unit-agent.md). */
struct identity_entropy {
  uint32_t samples;
  uint32_t longest_run;
  uint32_t most_frequent; /* in one window of 512 samples */
};

/* `none` also when the records give no key here: another key option, another chip's block. */
enum refusal identity_read(struct identity *identity);
/* `unsupported` when the eFuse block that the key needs is taken; `no-entropy` when the noise source fails its tests. Then
 * nothing has been written. Only in state `none`. With option D an erased identity gets the key of its block again. */
enum refusal identity_generate(const uint8_t host_entropy[32], struct identity_entropy *entropy);
/* A PKCS#10 request in DER; `serial` is not terminated. `der` is not in the arena's work memory. */
enum refusal identity_csr(const uint8_t nonce[32], const char *serial, size_t serial_length, uint8_t *der, size_t size,
                          size_t *length);
/* The same chain again is no change. `failed` for a leaf whose key is not the unit's. */
enum refusal identity_install(const uint8_t *leaf, size_t leaf_length, const uint8_t *issuer, size_t issuer_length,
                              uint8_t chain_sha256[PORT_SHA256_BYTES]);
/* ECDSA over SHA-256 of the message, with the installed key; r ‖ s. */
enum refusal identity_sign(const uint8_t *message, size_t length, uint8_t signature[IDENTITY_SIGNATURE_BYTES]);
enum refusal identity_erase(void);

/* Of the arena's work memory, at compile time. */
extern const size_t identity_work_bytes;

#endif

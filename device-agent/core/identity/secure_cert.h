/*
 * The records of the esp_secure_cert partition (docs/specs/espressif.md 3.1, 3.2): read, appended, replaced.
 *
 * A record is there when its CRC is right. Its header is programmed last, so a power cut while it is written leaves no
 * record; whatever follows the last whole record is never read as one, because nothing is appended before it is erased.
 */
#ifndef BIRTHMARK_SECURE_CERT_H
#define BIRTHMARK_SECURE_CERT_H

#include "../port.h"
#include "../refusal.h"

enum secure_cert_type {
  SECURE_CERT_CA_CERTIFICATE = 0,
  SECURE_CERT_DEVICE_CERTIFICATE = 1,
  SECURE_CERT_PRIVATE_KEY = 2,
  SECURE_CERT_HMAC_SALT = 5,
  SECURE_CERT_SECURITY_CONFIG = 6,
  SECURE_CERT_SIGNATURE = 8, /* over the records before it, as 9 */
  SECURE_CERT_INTEGRITY = 9
};
#define SECURE_CERT_TYPES 10u /* of which the first record of each is found */

/* Of a private key record: values of two fields, not single bits. */
#define SECURE_CERT_FLAG_HMAC_DERIVED 0x40u
#define SECURE_CERT_FLAG_ECDSA_BLOCK 0x08u

/* Records that are kept when the partition must be erased may have this many bytes, and so may a new one. */
#define SECURE_CERT_SCRATCH_BYTES 4096u

/* Where a record's value lies in flash. */
struct secure_cert_value {
  bool found;
  uint8_t flags;
  size_t offset;
  size_t length;
};

struct secure_cert_index {
  struct secure_cert_value values[SECURE_CERT_TYPES]; /* subtype 0 */
  size_t end;                                         /* of the last whole record */
};

/* `failed` when flash cannot be read; a partition without records is an empty index. */
enum refusal secure_cert_scan(struct secure_cert_index *index);

/* Whether the value in flash is these bytes. False also when flash cannot be read. */
bool secure_cert_equals(const struct secure_cert_value *value, const uint8_t *bytes, size_t length);

/* A record to be written: subtype 0. `bytes` may be NULL when the length is 0, and is not in `scratch`. */
struct secure_cert_record {
  enum secure_cert_type type;
  uint8_t flags;
  const uint8_t *bytes;
  size_t length;
};

/* Behind the last whole record. Erases and restores the records first when flash there cannot take it. */
enum refusal secure_cert_append(const struct secure_cert_record *record, uint8_t scratch[SECURE_CERT_SCRATCH_BYTES]);

/* Erases the partition and writes its records again, but those of the types in `dropped` (bit n: type n). */
enum refusal secure_cert_rebuild(uint32_t dropped, uint8_t scratch[SECURE_CERT_SCRATCH_BYTES]);

/* Erases the whole partition, the last sector first: what a power cut leaves is the front of what was there. */
enum refusal secure_cert_erase(void);

#endif

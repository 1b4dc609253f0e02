/* What the files of this folder share: work memory in the arena, and the key as it is loaded for one call. */
#ifndef BIRTHMARK_IDENTITY_WORK_H
#define BIRTHMARK_IDENTITY_WORK_H

#include "../identity.h"
#include "../random/entropy.h"
#include "sec1.h"
#include "secure_cert.h"

/* esp_secure_cert_tlv_sec_cfg_t: the block's number, then 39 reserved bytes. esp_efuse_block_t counts KEY0 as 4. */
#define IDENTITY_SECURITY_CONFIG_BYTES 40u
#define IDENTITY_BLOCK_KEY0 4u

/* Lies in `arena.work`. Whoever takes it gives it back, wiped, before the call ends. */
struct identity_work {
  struct drbg drbg;
  union {
    uint8_t records[SECURE_CERT_SCRATCH_BYTES];
    uint8_t certificate[IDENTITY_MAX_CERT_BYTES];
    struct entropy_work entropy;
  } scratch;
  uint8_t scalar[PORT_SCALAR_BYTES]; /* options A and B */
  uint8_t secret[PORT_SCALAR_BYTES]; /* what is burnt, or a salt */
  uint8_t sec1[SEC1_BYTES];
};

struct identity_work *identity_take_work(void);
void identity_wipe_work(struct identity_work *work);

/* Fills `identity` from flash and chip, and for options A and B also `work->scalar`. A key record that gives no key
 * here (another option, another chip's block) is state `none`. */
enum refusal identity_load(struct identity_work *work, struct identity *identity);

/* Whether the key record of this option is whole, and what it yields. */
enum refusal identity_load_key(struct identity_work *work, const struct secure_cert_index *index,
                               struct identity *identity);

/* With the key that was loaded. */
bool identity_sign_hash(const struct identity_work *work, const struct identity *identity,
                        const uint8_t hash[PORT_SHA256_BYTES], uint8_t signature[IDENTITY_SIGNATURE_BYTES]);

bool identity_sha256(const uint8_t *bytes, size_t length, uint8_t hash[PORT_SHA256_BYTES]);

#endif

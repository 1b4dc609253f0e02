/*
 * The verifier's side of SRP6a as ESP-IDF's Security 2 runs it (protocomm, esp_srp.c): RFC 5054 group of 3072 bits,
 * SHA-512. One session at a time; `srp_forget` wipes it.
 */
#ifndef BIRTHMARK_SRP_H
#define BIRTHMARK_SRP_H

#include "port.h"
#include "refusal.h"

#define SRP_GROUP_BYTES 384u
#define SRP_PROOF_BYTES 64u

/* Answers the client's public key A with B. `denied` when A is 0 modulo N, or the username is not the unit's;
 * `no-entropy` when the noise source fails; `failed` when salt or verifier are none. `device_public` is not in work memory. */
enum refusal srp_start(const struct port_provisioning *unit, const uint8_t *username, size_t username_length,
                       const uint8_t client_public[SRP_GROUP_BYTES], uint8_t device_public[SRP_GROUP_BYTES]);

/* Compares the client's proof M1 in constant time, and only then gives M2. Ends the session either way. */
enum refusal srp_verify(const uint8_t client_proof[SRP_PROOF_BYTES], uint8_t device_proof[SRP_PROOF_BYTES]);

void srp_forget(void);

/* Of the arena's work memory, at compile time. */
extern const size_t srp_work_bytes;

#endif

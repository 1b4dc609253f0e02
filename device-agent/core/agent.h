/* The unit agent (docs/specs/unit-agent.md, version 2): the whole interface for whoever links it. */
#ifndef BIRTHMARK_AGENT_H
#define BIRTHMARK_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENT_VERSION "2.0"
#define AGENT_PROTOCOL_VERSION 2

/* Starts PSA Crypto and the arena. False when PSA does not start; then nothing may be served. */
bool agent_start(void);

/* Takes in what came over the line and answers it. Call it again and again; it returns after `timeout_ms` at the latest
 * when nothing comes. */
void agent_serve(uint32_t timeout_ms);

/* Wipes the arena; nothing of a request is left. */
void agent_stop(void);

/* Compile-time size of everything that the core keeps, printed by the build. */
extern const size_t agent_arena_bytes;

#endif

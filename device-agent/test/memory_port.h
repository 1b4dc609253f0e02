/* A port whose chip is a struct: flash with power cuts, one eFuse block, a noise source to choose, a line in memory. */
#ifndef BIRTHMARK_MEMORY_PORT_H
#define BIRTHMARK_MEMORY_PORT_H

#include <setjmp.h>

#include "../core/port.h"

#define MEMORY_FLASH_BYTES 8192u
#define MEMORY_LINE_BYTES 65536u

enum memory_noise {
  MEMORY_NOISE_GOOD,       /* xorshift from `noise_seed`: all 256 values alike */
  MEMORY_NOISE_STUCK,      /* one value */
  MEMORY_NOISE_TWO_VALUES, /* two, at random */
  MEMORY_NOISE_BIASED,     /* one value half of the time, otherwise good */
  MEMORY_NOISE_ABSENT      /* nothing comes */
};

/* What a flash operation leaves that the power cut. */
enum memory_tear {
  MEMORY_TEAR_NOTHING_DONE,
  MEMORY_TEAR_PREFIX, /* the first `torn_bytes`, and half of the next one's bits */
  MEMORY_TEAR_SUFFIX, /* the last `torn_bytes`: a sector erases in any order */
  MEMORY_TEAR_NOISE,  /* all of a sector is neither old nor erased */
  MEMORY_TEAR_ALL_DONE
};

struct memory_block {
  enum port_block_state state;
  uint8_t number;
  bool read_protected;
  uint8_t key[PORT_SCALAR_BYTES];
};

struct memory_port {
  uint8_t flash[MEMORY_FLASH_BYTES];
  enum port_key_option option;
  struct memory_block block;
  unsigned iterations; /* of PBKDF2; 2048 is what the component uses, fewer are for tests that derive often */

  enum memory_noise noise;
  uint64_t noise_seed;

  bool encrypted; /* flash holds every block of 16 enciphered; one can be programmed only once */
  bool flash_unreadable;
  bool flash_worn;           /* takes a write and keeps one bit of it */
  bool derives_invalid_once; /* the next derivation gives the order of the group */

  unsigned operations; /* erases, writes and burns that were begun */
  unsigned cut_at;     /* at which of them, from 1, the power goes; 0: never */
  enum memory_tear tear;
  size_t torn_bytes;
  size_t cut_bytes;  /* of the operation at which it went */
  jmp_buf power_cut; /* where it goes to */

  uint8_t mac[PORT_MAC_BYTES];
  bool mac_unreadable;
  struct port_firmware firmware;
  bool firmware_absent;
  struct port_provisioning provisioning;
  bool provisioning_absent;
  struct port_security security;
  bool security_unreadable;
  enum port_runs_as runs_as;

  uint32_t now_ms;
  unsigned reboots;
  uint8_t to_agent[MEMORY_LINE_BYTES]; /* what the station has sent, and how far it was read */
  size_t to_agent_length, to_agent_read;
  uint8_t from_agent[MEMORY_LINE_BYTES];
  size_t from_agent_length;
};

extern struct memory_port memory;

/* A blank chip of this option, a good noise source, no power cut. */
void memory_reset(enum port_key_option option);

/* The key of the chip as its own hardware sees it, for tests that search for it. */
bool memory_derive(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]);

#endif

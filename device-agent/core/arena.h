/*
 * All memory that the core keeps between two calls, in one place: its size is known when it is compiled, and a test can
 * look at every byte of it. Internal to the core; whoever links the agent sees `agent_arena_bytes` only.
 */
#ifndef BIRTHMARK_ARENA_H
#define BIRTHMARK_ARENA_H

#include "port.h"

/* Header 4, body 4110 (`install` with two certificates of 2048 bytes), CRC 4: docs/specs/unit-agent.md §Sizes. */
#define ARENA_REQUEST_BYTES 4118u
/* The reply to `csr` with a request of 1024 bytes. */
#define ARENA_REPLY_BYTES 1040u
/* For one request, by whoever carries it out: records of the certificate partition, numbers of SRP6a. */
#define ARENA_WORK_BYTES 5120u
/* An SRP6a session between `srp-start` and `srp-verify`. */
#define ARENA_SESSION_BYTES 256u

/* What has come of the frame that is being received, unescaped. */
struct arena_frame {
  uint8_t bytes[ARENA_REQUEST_BYTES];
  size_t length;
  bool inside;  /* an END has opened it */
  bool escaped; /* the last byte was ESC */
  bool broken;  /* too long or a bad escape: dropped up to its END */
};

/* The last reply, unescaped, and the request that it answers: sent again when that comes again. */
struct arena_reply {
  uint8_t bytes[ARENA_REPLY_BYTES];
  size_t length; /* 0: nothing has been answered yet */
  uint8_t request_kind;
  uint16_t request_sequence;
  uint32_t request_crc;
};

struct arena {
  struct arena_frame frame;
  struct arena_reply reply;
  struct port_provisioning provisioning;      /* wiped when its request is answered */
  uint32_t work[ARENA_WORK_BYTES / 4u];       /* wiped when its request is answered */
  uint32_t session[ARENA_SESSION_BYTES / 4u]; /* wiped by `srp_forget` */
  bool restarting;                            /* the reply to `reboot` has left: nothing more is answered */
};

extern struct arena arena;

#endif

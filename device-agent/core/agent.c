#include "agent.h"

#include <psa/crypto.h>
#include <string.h>

#include "arena.h"
#include "requests/requests.h"
#include "srp.h"
#include "wipe.h"
#include "wire/frame.h"

/* The line is slow: this many bytes take a millisecond or two even at 460,800 baud. */
#define CHUNK_BYTES 64u

#define SPOKEN_VERSION "this agent speaks version 2"

typedef enum refusal (*answer_function)(struct exchange *exchange);

static const answer_function answers[] = {
    [REQUEST_HELLO] = answer_hello,
    [REQUEST_GENERATE_KEY] = answer_generate_key,
    [REQUEST_CSR] = answer_csr,
    [REQUEST_INSTALL] = answer_install,
    [REQUEST_PROVE] = answer_prove,
    [REQUEST_SECRETS_TAG] = answer_secrets_tag,
    [REQUEST_LOCK_STATE] = answer_lock_state,
    [REQUEST_LOCK] = answer_lock,
    [REQUEST_ERASE_IDENTITY] = answer_erase_identity,
    [REQUEST_REBOOT] = answer_reboot,
    [REQUEST_SRP_START] = answer_srp_start,
    [REQUEST_SRP_VERIFY] = answer_srp_verify,
};

struct refusal_words {
  const char *reason;
  const char *why; /* when the request itself gives no words */
};

static const struct refusal_words words[] = {
    [REFUSAL_NONE] = {"", ""},
    [REFUSAL_UNSUPPORTED] = {"unsupported", "this unit cannot do that"},
    [REFUSAL_MALFORMED] = {"malformed", "the body is not valid for the request"},
    [REFUSAL_WRONG_STATE] = {"wrong-state", "the state of the identity does not allow it"},
    [REFUSAL_LOCKED] = {"locked", "the unit is locked"},
    [REFUSAL_NO_ENTROPY] = {"no-entropy", "the noise source failed its health tests"},
    [REFUSAL_DENIED] = {"denied", "the proof is wrong"},
    [REFUSAL_FAILED] = {"failed", "flash, eFuse or key operation failed"},
};

static void head_reply(uint8_t kind) {
  const uint8_t *request = arena.frame.bytes;
  arena.reply.bytes[0] = AGENT_PROTOCOL_VERSION;
  arena.reply.bytes[1] = kind;
  arena.reply.bytes[2] = request[2];
  arena.reply.bytes[3] = request[3];
}

/* The reply before is gone to its last byte: nothing of it lies behind a shorter one. */
static struct cbor_writer begin_body(void) {
  wipe(arena.reply.bytes, sizeof arena.reply.bytes);
  return cbor_writer_of(arena.reply.bytes + FRAME_HEADER_BYTES,
                        sizeof arena.reply.bytes - FRAME_HEADER_BYTES - FRAME_CRC_BYTES);
}

static void end_reply(const struct cbor_writer *body) {
  arena.reply.length = frame_seal(arena.reply.bytes, (size_t)(body->at - arena.reply.bytes));
}

static void reply_refusal(enum refusal refusal, const char *why) {
  struct cbor_writer body = begin_body();
  head_reply(REFUSAL_KIND);
  cbor_write_map(&body, 3);
  cbor_write_text(&body, "reason");
  cbor_write_text(&body, words[refusal].reason);
  cbor_write_text(&body, "message");
  cbor_write_text(&body, why != NULL ? why : words[refusal].why);
  cbor_write_text(&body, "request");
  cbor_write_uint(&body, arena.frame.bytes[1]);
  end_reply(&body);
}

/* Carries a request out and leaves its reply in the arena. */
static enum refusal reply_to(uint8_t kind) {
  const uint8_t *body = arena.frame.bytes + FRAME_HEADER_BYTES;
  struct exchange exchange = {
      .asked = cbor_reader_of(body, arena.frame.length - FRAME_HEADER_BYTES - FRAME_CRC_BYTES),
      .answer = begin_body(),
      .scratch = arena.frame.bytes + arena.frame.length,
      .scratch_bytes = sizeof arena.frame.bytes - arena.frame.length,
      .why = NULL,
  };
  const answer_function answer = kind < sizeof answers / sizeof answers[0] ? answers[kind] : NULL;
  enum refusal refusal = REFUSAL_UNSUPPORTED;
  if (answer == NULL) exchange.why = "this agent does not know the request";
  else refusal = answer(&exchange);
  if (refusal == REFUSAL_NONE && exchange.answer.full)
    refusal = refuse(&exchange, REFUSAL_FAILED, "the answer is too long");
  if (refusal != REFUSAL_NONE) {
    reply_refusal(refusal, exchange.why);
    return refusal;
  }
  head_reply((uint8_t)(kind | REPLY_BIT));
  end_reply(&exchange.answer);
  return REFUSAL_NONE;
}

static void send_reply(void) {
  const size_t length = frame_wrap(arena.reply.bytes, arena.reply.length, arena.frame.bytes, sizeof arena.frame.bytes);
  port_send(arena.frame.bytes, length);
}

static bool is_last_request(uint8_t kind, uint16_t sequence, uint32_t crc) {
  const struct arena_reply *reply = &arena.reply;
  return reply->length > 0 && reply->request_kind == kind && reply->request_sequence == sequence &&
         reply->request_crc == crc;
}

/* Nothing of a request outlives its reply. The session of SRP6a does, until it is verified or forgotten. */
static void wipe_request(void) {
  wipe(arena.frame.bytes, sizeof arena.frame.bytes);
  wipe(&arena.provisioning, sizeof arena.provisioning);
  wipe(arena.work, sizeof arena.work);
}

/* True: the chip must restart now. */
static bool carry_out(uint8_t kind) {
  if (kind != REQUEST_SRP_VERIFY) srp_forget();
  const enum refusal refusal = reply_to(kind);
  send_reply();
  return kind == REQUEST_REBOOT && refusal == REFUSAL_NONE;
}

/* An agent of another version gets this and no more: a newer station then says which version it needs. */
static void refuse_version(void) {
  srp_forget();
  reply_refusal(REFUSAL_UNSUPPORTED, SPOKEN_VERSION);
  send_reply();
}

/* The frame in the arena is whole. Replies and refusals are not answered: on a line that echoes they are our own. */
static bool answer_frame(void) {
  const uint8_t version = arena.frame.bytes[0];
  const uint8_t kind = arena.frame.bytes[1];
  const uint16_t sequence = frame_sequence(arena.frame.bytes);
  const uint32_t crc = frame_crc(arena.frame.bytes, arena.frame.length);
  if ((kind & REPLY_BIT) != 0 || (version != AGENT_PROTOCOL_VERSION && kind != REQUEST_HELLO)) return false;
  const bool changes_nothing = kind == REQUEST_HELLO || kind == REQUEST_LOCK_STATE;
  if (!changes_nothing && is_last_request(kind, sequence, crc)) {
    send_reply();
    return false;
  }
  arena.reply.request_kind = kind;
  arena.reply.request_sequence = sequence;
  arena.reply.request_crc = crc;
  if (version == AGENT_PROTOCOL_VERSION) return carry_out(kind);
  refuse_version();
  return false;
}

static void take_frame(void) {
  arena.restarting = answer_frame();
  wipe_request();
  if (arena.restarting) port_reboot();
}

bool agent_start(void) {
  wipe(&arena, sizeof arena);
  return psa_crypto_init() == PSA_SUCCESS;
}

void agent_serve(uint32_t timeout_ms) {
  uint8_t chunk[CHUNK_BYTES];
  const size_t length = port_receive(chunk, sizeof chunk, timeout_ms);
  for (size_t at = 0; at < length && !arena.restarting; at++)
    if (frame_push(&arena.frame, chunk[at])) take_frame();
}

void agent_stop(void) {
  srp_forget();
  wipe(&arena, sizeof arena);
}

/*
 * The whole agent over a chip in memory. The input is a list of actions: bytes for the line as they are, or bodies that
 * are put into frames with a right CRC, so that the requests behind it are reached. After each action the agent's
 * memory and everything it has sent are looked at.
 */
#include <psa/crypto.h>
#include <string.h>

#include "../core/agent.h"
#include "../core/arena.h"
#include "../core/wire/frame.h"
#include "../test/memory_port.h"
#include "must.h"
#include "valid_body.h"

#define MAX_BODY_BYTES 4200u

struct input {
  const uint8_t *at;
  const uint8_t *end;
};

static size_t bytes_left(const struct input *input) { return (size_t)(input->end - input->at); }

static uint8_t take(struct input *input) { return bytes_left(input) > 0 ? *input->at++ : 0; }

static size_t take_length(struct input *input, size_t max) {
  size_t length = take(input);
  if (length == 255u)
    length = 255u + (size_t)take(input) * 16u; /* few actions need more, and one byte mutates better */
  if (length > bytes_left(input)) length = bytes_left(input);
  return length < max ? length : max;
}

/* --- The chip. --- */

static void fill_provisioning(struct port_provisioning *unit) {
  memset(unit, 0, sizeof *unit);
  memcpy(unit->ssid, "PROV_000001", 12);
  memcpy(unit->password, "ABCDEFGH23456789", 17);
  memcpy(unit->username, "wifiprov", 9);
  memcpy(unit->serial, "BM-2026-000001", 15);
  memset(unit->salt, 0x11, 16);
  memset(unit->verifier, 0x5a, 384);
  unit->salt_length = 16;
  unit->verifier_length = 384;
}

static void make_chip(struct input *input) {
  const uint8_t about = take(input);
  const uint8_t defects = take(input);
  memory_reset((enum port_key_option)(about & 3u));
  memory.iterations = 1;
  memory.noise_seed ^= take(input);
  memory.noise = (about & 0x0cu) == 0x0cu ? MEMORY_NOISE_STUCK : MEMORY_NOISE_GOOD;
  memory.security.locked = (about & 0x10u) != 0;
  memory.provisioning_absent = (about & 0x20u) != 0;
  fill_provisioning(&memory.provisioning);
  memcpy(memory.firmware.version, "1.4.2", 6);
  memory.firmware_absent = (defects & 1u) != 0;
  memory.mac_unreadable = (defects & 2u) != 0;
  memory.security_unreadable = (defects & 4u) != 0;
  memory.flash_unreadable = (defects & 8u) != 0;
  memory.flash_worn = (defects & 16u) != 0;
  memory.derives_invalid_once = (defects & 32u) != 0;
}

/* --- What must hold. --- */

static bool is_zero(const void *memory_of, size_t length) {
  const uint8_t *bytes = (const uint8_t *)memory_of;
  for (size_t at = 0; at < length; at++)
    if (bytes[at] != 0) return false;
  return true;
}

static bool contains(const uint8_t *bytes, size_t length, const uint8_t *wanted, size_t wanted_length) {
  for (size_t at = 0; at + wanted_length <= length; at++)
    if (memcmp(bytes + at, wanted, wanted_length) == 0) return true;
  return false;
}

/* The agent's own receiver judges what it has sent. */
static void check_sent(void) {
  static struct arena_frame frame;
  memset(&frame, 0, sizeof frame);
  size_t frames = 0;
  for (size_t at = 0; at < memory.from_agent_length; at++) {
    if (!frame_push(&frame, memory.from_agent[at])) continue;
    frames++;
    must(frame.bytes[0] == AGENT_PROTOCOL_VERSION);
    must((frame.bytes[1] & 0x80u) != 0);
  }
  must(frames > 0 || memory.from_agent_length == 0);
  must(!frame.inside || frame.length == 0);
}

/* A key in eFuse, or in a record of flash as SEC1 DER (RFC 5915), is on no wire and in no memory. */
static void check_secret(const uint8_t secret[PORT_SCALAR_BYTES]) {
  uint8_t reversed[PORT_SCALAR_BYTES];
  for (size_t at = 0; at < sizeof reversed; at++) reversed[at] = secret[sizeof reversed - 1u - at];
  const uint8_t *ways[] = {secret, reversed};
  for (size_t way = 0; way < 2u; way++) {
    must(!contains(memory.from_agent, memory.from_agent_length, ways[way], PORT_SCALAR_BYTES));
    must(!contains((const uint8_t *)&arena, sizeof arena, ways[way], PORT_SCALAR_BYTES));
  }
}

static void check_secrets(void) {
  static const uint8_t before_scalar[] = {0x02, 0x01, 0x01, 0x04, 0x20};
  if (memory.block.state == PORT_BLOCK_READY) check_secret(memory.block.key);
  for (size_t at = 0; at + sizeof before_scalar + PORT_SCALAR_BYTES <= sizeof memory.flash; at++)
    if (memcmp(memory.flash + at, before_scalar, sizeof before_scalar) == 0)
      check_secret(memory.flash + at + sizeof before_scalar);
}

static void check_agent(void) {
  must(is_zero(arena.work, sizeof arena.work));
  must(is_zero(&arena.provisioning, sizeof arena.provisioning));
  must(arena.reply.length <= sizeof arena.reply.bytes);
  must(arena.frame.length <= sizeof arena.frame.bytes);
  if (!arena.frame.inside) must(is_zero(arena.frame.bytes, sizeof arena.frame.bytes));
  check_sent();
  check_secrets();
}

/* --- Actions. --- */

static void put_on_line(const uint8_t *bytes, size_t length) {
  memcpy(memory.to_agent, bytes, length);
  memory.to_agent_length = length;
  memory.to_agent_read = 0;
}

static void serve(void) {
  memory.from_agent_length = 0;
  while (memory.to_agent_read < memory.to_agent_length && !arena.restarting) agent_serve(0);
  check_agent();
  if (arena.restarting) must(agent_start());
}

static void send_frame(uint8_t kind, const uint8_t *body, size_t length) {
  static uint8_t frame[MAX_BODY_BYTES + 16u];
  static uint8_t wrapped[2u * sizeof frame + 2u];
  static uint8_t sequence;
  frame[0] = kind == 0 ? 1 : AGENT_PROTOCOL_VERSION; /* for 0: hello of another version */
  frame[1] = kind == 0 ? 1 : kind;
  frame[2] = sequence++;
  frame[3] = 0x25;
  memcpy(frame + FRAME_HEADER_BYTES, body, length);
  const size_t sealed = frame_seal(frame, FRAME_HEADER_BYTES + length);
  put_on_line(wrapped, frame_wrap(frame, sealed, wrapped, sizeof wrapped));
  serve();
}

static void send_again(void) {
  memory.to_agent_read = 0;
  serve();
}

/* A request as it should be, or with one byte of it changed, cut off or added. */
static void send_request(uint8_t action, struct input *input) {
  static uint8_t body[VALID_BODY_BYTES];
  const uint8_t kind = action & 0x0fu;
  const size_t whole = valid_body(kind, take(input), body);
  size_t length = whole;
  if ((action & 0x30u) == 0x10u && whole > 0) body[take(input) % whole] ^= take(input);
  if ((action & 0x30u) == 0x20u && whole > 0) length = take(input) % whole;
  if ((action & 0x30u) == 0x30u && whole < sizeof body) body[length++] = take(input);
  send_frame(kind, body, length);
}

/* The two highest bits of an action choose: a request (twice as often), a body of any bytes, the line itself. */
static void act(struct input *input) {
  const uint8_t action = take(input);
  if (action == 0xffu) {
    send_again();
  } else if (action < 0x80u) {
    send_request(action, input);
  } else {
    const size_t length = take_length(input, MAX_BODY_BYTES);
    const uint8_t *bytes = input->at;
    input->at += length;
    if (action < 0xc0u) {
      send_frame(action & 0x0fu, bytes, length);
    } else {
      put_on_line(bytes, length);
      serve();
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, data + size};
  make_chip(&input);
  must(agent_start());
  while (bytes_left(&input) > 0) act(&input);
  agent_stop();
  must(is_zero(&arena, sizeof arena));
  return 0;
}

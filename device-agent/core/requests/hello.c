#include "../agent.h"
#include "../arena.h"
#include "requests.h"

/* What hello reports, gathered before a byte of it is written: a map begins with its number of pairs. */
struct report {
  uint8_t mac[PORT_MAC_BYTES];
  struct port_security security;
  struct identity identity;
  struct port_firmware firmware;
  bool has_firmware;
  bool has_provisioning;
};

static const char *name_of_place(enum port_runs_as place) {
  switch (place) {
    case PORT_RUNS_AS_BOOT_LOADER:
      return "boot-loader";
    case PORT_RUNS_FROM_RAM:
      return "ram";
    case PORT_RUNS_AS_APP:
    default:
      return "app";
  }
}

static const char *name_of_state(enum identity_state state) {
  switch (state) {
    case IDENTITY_INSTALLED:
      return "installed";
    case IDENTITY_KEY:
      return "key";
    case IDENTITY_NONE:
    default:
      return "none";
  }
}

static enum refusal gather(struct exchange *exchange, struct report *report) {
  if (!port_mac(report->mac)) return refuse(exchange, REFUSAL_FAILED, "the MAC cannot be read");
  if (!port_security(&report->security)) return refuse(exchange, REFUSAL_FAILED, "the eFuses cannot be read");
  const enum refusal refusal = load_identity(&report->identity);
  if (refusal != REFUSAL_NONE) return refusal;
  report->has_firmware = port_firmware(&report->firmware, false);
  report->has_provisioning = port_provisioning(&arena.provisioning);
  return REFUSAL_NONE;
}

static uint32_t pairs_in(const struct report *report) {
  uint32_t pairs = 6; /* agent, chip, identity, locked, mac, runsAs */
  if (report->has_firmware) pairs += 2;
  if (report->has_provisioning) pairs += 2;
  if (report->identity.state != IDENTITY_NONE) pairs += 2;
  if (report->identity.state == IDENTITY_INSTALLED) pairs += 1;
  return pairs;
}

/* Keys of up to six letters. */
static void write_short_keys(struct cbor_writer *answer, const struct report *report) {
  if (report->identity.state != IDENTITY_NONE) {
    cbor_write_text(answer, "key");
    write_key_place(answer, &report->identity.place);
  }
  cbor_write_text(answer, "mac");
  cbor_write_bytes(answer, report->mac, sizeof report->mac);
  cbor_write_text(answer, "chip");
  cbor_write_text(answer, port_chip());
  if (report->has_provisioning) {
    cbor_write_text(answer, "ssid");
    cbor_write_text(answer, arena.provisioning.ssid);
  }
  cbor_write_text(answer, "agent");
  cbor_write_text(answer, AGENT_VERSION);
  cbor_write_text(answer, "locked");
  cbor_write_bool(answer, report->security.locked);
  cbor_write_text(answer, "runsAs");
  cbor_write_text(answer, name_of_place(port_runs_as()));
  if (report->has_provisioning) {
    cbor_write_text(answer, "serial");
    cbor_write_text(answer, arena.provisioning.serial);
  }
}

static void write_long_keys(struct cbor_writer *answer, const struct report *report) {
  const struct identity *identity = &report->identity;
  cbor_write_text(answer, "identity");
  cbor_write_text(answer, name_of_state(identity->state));
  if (report->has_firmware) {
    cbor_write_text(answer, "elfSha256");
    cbor_write_bytes(answer, report->firmware.elf_sha256, sizeof report->firmware.elf_sha256);
  }
  if (identity->state != IDENTITY_NONE) {
    cbor_write_text(answer, "publicKey");
    cbor_write_bytes(answer, identity->public_key, sizeof identity->public_key);
  }
  if (identity->state == IDENTITY_INSTALLED) {
    cbor_write_text(answer, "chainSha256");
    cbor_write_bytes(answer, identity->chain_sha256, sizeof identity->chain_sha256);
  }
  if (report->has_firmware) {
    cbor_write_text(answer, "firmwareVersion");
    cbor_write_text(answer, report->firmware.version);
  }
}

enum refusal answer_hello(struct exchange *exchange) {
  struct report report;
  if (!asks_nothing(exchange)) return REFUSAL_MALFORMED;
  const enum refusal refusal = gather(exchange, &report);
  if (refusal != REFUSAL_NONE) return refusal;
  cbor_write_map(&exchange->answer, pairs_in(&report));
  write_short_keys(&exchange->answer, &report);
  write_long_keys(&exchange->answer, &report);
  return REFUSAL_NONE;
}

/* The agent's task, and the comparison with esp_secure_cert_mgr; the core is played here. */
#include "agent.h"

#include <psa/crypto.h>

#include "birthmark_agent.h"
#include "tests.h"
#include "fakes.h"
#include "identity.h"

static struct identity unit;
static bool psa_starts;
static unsigned served;
static unsigned stopped;

bool agent_start(void) { return psa_starts; }
void agent_serve(uint32_t timeout_ms) {
  check(timeout_ms > 0 && timeout_ms <= 1000);
  served++;
}
void agent_stop(void) { stopped++; }

enum refusal identity_read(struct identity *identity) {
  *identity = unit;
  return REFUSAL_NONE;
}

static void before_each(void) {
  check(psa_crypto_init() == PSA_SUCCESS);
  fake_uart_reset();
  fake_efuse_reset();
  fake_log_reset();
  stopped = 0;
  psa_starts = true;
  memset(&unit, 0, sizeof unit);
  unit.state = IDENTITY_INSTALLED;
  unit.place.option = PORT_KEY_FROM_HMAC;
  fake_secure_cert.leaf = "the leaf";
  fake_secure_cert.issuer = "its issuer";
  fake_secure_cert.key_type = 2;
  size_t length;
  check(psa_hash_compute(PSA_ALG_SHA_256, (const uint8_t *)"the leafits issuer", 18, unit.chain_sha256, 32, &length) ==
        PSA_SUCCESS);
}

static void starts_and_stops(void) {
  check(birthmark_agent_start() == ESP_OK);
  check(fake_uart.console_uses_driver);
  check(birthmark_agent_start() == ESP_ERR_INVALID_STATE);
  birthmark_agent_stop();
  check(stopped == 1);
  check(birthmark_agent_start() == ESP_OK);
  birthmark_agent_stop();
  check(stopped == 2);
  birthmark_agent_stop();
  check(stopped == 2);
}

static void no_psa(void) {
  psa_starts = false;
  check(birthmark_agent_start() == ESP_FAIL);
  check(!fake_uart.installed);
}

static void same_identity(void) {
  check(birthmark_agent_check_secure_cert() == ESP_OK);
  check(fake_secure_cert.handed_out == 0);
}

static void other_certificate(void) {
  fake_secure_cert.issuer = "another one";
  check(birthmark_agent_check_secure_cert() == ESP_ERR_INVALID_RESPONSE);
  check(birthmark_agent_start() == ESP_ERR_INVALID_RESPONSE);
  check(!fake_uart.installed);
  check(fake_log_has("another identity"));
  fake_secure_cert.issuer = NULL;
  check(birthmark_agent_check_secure_cert() == ESP_ERR_INVALID_RESPONSE);
  check(fake_secure_cert.handed_out == 0);
}

static void other_key_type(void) {
  fake_secure_cert.key_type = 0;
  check(birthmark_agent_check_secure_cert() == ESP_ERR_INVALID_RESPONSE);
  unit.place.option = PORT_KEY_IN_ENCRYPTED_FLASH;
  check(birthmark_agent_check_secure_cert() == ESP_OK);
}

static void other_key_block(void) {
  unit.place.option = PORT_KEY_IN_ECDSA_BLOCK;
  unit.place.block = 2;
  fake_secure_cert.key_type = 3;
  check(birthmark_agent_check_secure_cert() == ESP_ERR_INVALID_RESPONSE);
  fake_secure_cert.key_block = 5;
  check(birthmark_agent_check_secure_cert() == ESP_ERR_INVALID_RESPONSE);
  fake_secure_cert.key_block = 6;
  check(birthmark_agent_check_secure_cert() == ESP_OK);
}

static void nothing_to_compare(void) {
  unit.state = IDENTITY_KEY;
  check(birthmark_agent_check_secure_cert() == ESP_ERR_NOT_FOUND);
  check(birthmark_agent_start() == ESP_OK);
}

static void tells_whether_locked(void) {
  check(!birthmark_agent_is_locked());
  fake_efuse_set("WR_DIS_BLOCK_USR_DATA");
  check(birthmark_agent_is_locked());
}

TESTS({"the agent starts once and ends when it is told", starts_and_stops},
      {"without PSA Crypto nothing is served", no_psa},
      {"what the agent wrote is what esp_secure_cert_mgr reads", same_identity},
      {"another chain in esp_secure_cert_mgr keeps the agent from starting", other_certificate},
      {"another kind of key in esp_secure_cert_mgr is found", other_key_type},
      {"another eFuse block in esp_secure_cert_mgr is found", other_key_block},
      {"a unit without a certificate has nothing to compare", nothing_to_compare},
      {"a locked unit reads as locked", tells_whether_locked})

/* Key and chain as production firmware uses them. */
#include "birthmark_identity.h"

#include <mbedtls/base64.h>

#include "fakes.h"
#include "tests.h"

/* RFC 6979 §A.2.5 as SEC 1 writes it. */
static const char SEC1[] =
    "\x30\x77\x02\x01\x01\x04\x20"
    "\xc9\xaf\xa9\xd8\x45\xba\x75\x16\x6b\x5c\x21\x57\x67\xb1\xd6\x93\x4e\x50\xc3\xdb\x36\xe8\x9b\x12\x7b\x8a\x62\x2b"
    "\x12\x0f\x67\x21"
    "\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\xa1\x44\x03\x42\x00\x04"
    "\x60\xfe\xd4\xba\x25\x5a\x9d\x31\xc9\x61\xeb\x74\xc6\x35\x6d\x68\xc0\x49\xb8\x92\x3b\x61\xfa\x6c\xe6\x69\x62\x2e"
    "\x60\xf2\x9f\xb6"
    "\x79\x03\xfe\x10\x08\xb8\xbc\x99\xa4\x1a\xe9\xe9\x56\x28\xbc\x64\xf2\xf1\xb2\x0c\x2d\x7e\x9f\x51\x77\xa3\xc2\x94"
    "\xd4\x46\x22\x99";
#define SEC1_BYTES 121u
#define POINT_AT 56u

#define DERIVED 2
#define PERIPHERAL 3

static void before_each(void) {
  memset(&fake_secure_cert, 0, sizeof fake_secure_cert);
  fake_secure_cert.leaf = "a leaf certificate of more than forty-eight bytes, in two lines";
  fake_secure_cert.issuer = "its issuer";
  fake_secure_cert.key = SEC1;
  fake_secure_cert.key_length = SEC1_BYTES;
  fake_secure_cert.key_type = DERIVED;
}

static struct birthmark_identity open_identity(void) {
  struct birthmark_identity identity;
  check(birthmark_identity_open(&identity) == ESP_OK);
  return identity;
}

/* The nth certificate in a PEM text, back as bytes. */
static size_t decode(const char *pem, unsigned nth, uint8_t *bytes, size_t size) {
  char base64[512];
  size_t length = 0;
  size_t decoded = 0;
  const char *at = pem;
  for (unsigned skipped = 0; skipped <= nth; skipped++) {
    at = strstr(at, "-----BEGIN CERTIFICATE-----\n");
    check(at != NULL);
    at += strlen("-----BEGIN CERTIFICATE-----\n");
  }
  const char *end = strstr(at, "-----END CERTIFICATE-----\n");
  check(end != NULL);
  for (size_t column = 0; at < end; at++) {
    column = *at == '\n' ? 0 : column + 1;
    check(column <= 64);
    if (*at != '\n') base64[length++] = *at;
  }
  check(mbedtls_base64_decode(bytes, size, &decoded, (const unsigned char *)base64, length) == 0);
  return decoded;
}

static void whole_chain(void) {
  uint8_t bytes[128];
  struct birthmark_identity identity = open_identity();
  check(identity.chain_bytes == strlen(identity.chain_pem) + 1);
  check(decode(identity.chain_pem, 0, bytes, sizeof bytes) == strlen(fake_secure_cert.leaf));
  check(memcmp(bytes, fake_secure_cert.leaf, strlen(fake_secure_cert.leaf)) == 0);
  check(decode(identity.chain_pem, 1, bytes, sizeof bytes) == strlen(fake_secure_cert.issuer));
  check(memcmp(bytes, fake_secure_cert.issuer, strlen(fake_secure_cert.issuer)) == 0);
  birthmark_identity_close(&identity);
  check(fake_secure_cert.handed_out == 0);
}

static void every_length(void) {
  char der[101];
  uint8_t bytes[128];
  for (size_t length = 1; length <= 100; length++) {
    memset(der, (int)(0x30 + length), length);
    der[length] = '\0';
    fake_secure_cert.leaf = der;
    struct birthmark_identity identity = open_identity();
    check(decode(identity.chain_pem, 0, bytes, sizeof bytes) == length);
    check(memcmp(bytes, der, length) == 0);
    birthmark_identity_close(&identity);
  }
}

static void pem_stays_pem(void) {
  fake_secure_cert.leaf = "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----";
  uint8_t bytes[8];
  struct birthmark_identity identity = open_identity();
  check(decode(identity.chain_pem, 0, bytes, sizeof bytes) == 1 && bytes[0] == 'a');
  check(strstr(identity.chain_pem, "-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n") != NULL);
  birthmark_identity_close(&identity);
}

static void tls_with_a_key(void) {
  esp_tls_cfg_t tls = {0};
  struct birthmark_identity identity = open_identity();
  check(identity.kind == BIRTHMARK_KEY_DERIVED);
  check(birthmark_identity_use_in_tls(&identity, &tls) == ESP_OK);
  check(tls.clientcert_buf == (const unsigned char *)identity.chain_pem);
  check(tls.clientcert_bytes == identity.chain_bytes);
  check(tls.clientkey_bytes == SEC1_BYTES && memcmp(tls.clientkey_buf, SEC1, SEC1_BYTES) == 0);
  check(!tls.use_ecdsa_peripheral);
  birthmark_identity_close(&identity);
}

static void tls_with_the_peripheral(void) {
  esp_tls_cfg_t tls = {0};
  fake_secure_cert.key_type = PERIPHERAL;
  fake_secure_cert.key_block = 6;
  struct birthmark_identity identity = open_identity();
  check(identity.kind == BIRTHMARK_KEY_IN_ECDSA_BLOCK && identity.key == NULL);
#if CONFIG_MBEDTLS_HARDWARE_ECDSA_SIGN
  check(birthmark_identity_use_in_tls(&identity, &tls) == ESP_OK);
  check(tls.use_ecdsa_peripheral && tls.ecdsa_key_efuse_blk == 6 && tls.clientkey_buf == NULL);
#else
  check(birthmark_identity_use_in_tls(&identity, &tls) == ESP_ERR_NOT_SUPPORTED);
#endif
  psa_key_id_t key;
  check(birthmark_identity_import_key(&identity, &key) == ESP_ERR_NOT_SUPPORTED);
  birthmark_identity_close(&identity);
}

static void a_key_for_psa(void) {
  uint8_t point[65];
  uint8_t scalar[32];
  size_t length;
  psa_key_id_t key;
  check(psa_crypto_init() == PSA_SUCCESS);
  struct birthmark_identity identity = open_identity();
  check(birthmark_identity_import_key(&identity, &key) == ESP_OK);
  check(psa_export_public_key(key, point, sizeof point, &length) == PSA_SUCCESS && length == 65);
  check(memcmp(point, SEC1 + POINT_AT, 65) == 0);
  check(psa_export_key(key, scalar, sizeof scalar, &length) == PSA_ERROR_NOT_PERMITTED);
  check(psa_destroy_key(key) == PSA_SUCCESS);
  birthmark_identity_close(&identity);
}

static void a_key_that_is_none(void) {
  psa_key_id_t key;
  fake_secure_cert.key_length = 30;
  struct birthmark_identity identity = open_identity();
  check(birthmark_identity_import_key(&identity, &key) == ESP_ERR_INVALID_ARG);
  birthmark_identity_close(&identity);
  fake_secure_cert.key = "-----BEGIN EC PRIVATE KEY-----\nnot DER at all, but long enough\n";
  fake_secure_cert.key_length = 64;
  identity = open_identity();
  check(birthmark_identity_import_key(&identity, &key) == ESP_ERR_INVALID_ARG);
  birthmark_identity_close(&identity);
}

static void nothing_installed(void) {
  struct birthmark_identity identity;
  fake_secure_cert.issuer = NULL;
  check(birthmark_identity_open(&identity) == ESP_ERR_NOT_FOUND);
  check(identity.chain_pem == NULL && identity.key == NULL);
  fake_secure_cert.issuer = "its issuer";
  fake_secure_cert.key_type = 1;
  check(birthmark_identity_open(&identity) == ESP_ERR_NOT_SUPPORTED);
  check(fake_secure_cert.handed_out == 0);
  esp_tls_cfg_t tls = {0};
  check(birthmark_identity_use_in_tls(&identity, &tls) == ESP_ERR_INVALID_ARG);
}

TESTS({"the chain is leaf and issuer in PEM", whole_chain},
      {"certificates of every length come back from PEM", every_length},
      {"a certificate that is PEM already stays as it is", pem_stays_pem},
      {"TLS gets chain and key", tls_with_a_key},
      {"TLS gets the eFuse block when only the peripheral has the key", tls_with_the_peripheral},
      {"PSA Crypto gets a key that signs and cannot be exported", a_key_for_psa},
      {"bytes that are no key are none", a_key_that_is_none},
      {"a unit without an identity has none to use", nothing_installed})

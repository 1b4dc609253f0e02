#include "receipt.h"

#include <string.h>

static void write_hash(struct cbor_writer *writer, const char *key, const uint8_t digest[PORT_SHA256_BYTES]) {
  cbor_write_text(writer, key);
  cbor_write_bytes(writer, digest, PORT_SHA256_BYTES);
}

static void write_flag(struct cbor_writer *writer, const char *key, bool value) {
  cbor_write_text(writer, key);
  cbor_write_bool(writer, value);
}

static const char *name_of_mode(enum port_download_mode mode) {
  switch (mode) {
    case PORT_DOWNLOAD_OFF:
      return "disabled";
    case PORT_DOWNLOAD_SECURE:
      return "secure";
    case PORT_DOWNLOAD_OPEN:
    default:
      return "open";
  }
}

static void write_efuses(struct cbor_writer *writer, const struct port_security *security) {
  cbor_write_map(writer, 5);
  write_flag(writer, "secureBoot", security->secure_boot);
  cbor_write_text(writer, "downloadMode");
  cbor_write_text(writer, name_of_mode(security->download_mode));
  write_flag(writer, "jtagDisabled", security->jtag_off);
  cbor_write_text(writer, "secureVersion");
  cbor_write_uint(writer, security->secure_version);
  write_flag(writer, "flashEncryption", security->flash_encryption);
}

size_t receipt_write(const struct receipt *receipt, uint8_t *statement, size_t size) {
  struct cbor_writer writer = cbor_writer_of(statement, size);
  cbor_write_map(&writer, 13);
  cbor_write_text(&writer, "key");
  write_key_place(&writer, &receipt->identity.place);
  cbor_write_text(&writer, "mac");
  cbor_write_bytes(&writer, receipt->mac, sizeof receipt->mac);
  cbor_write_text(&writer, "chip");
  cbor_write_text(&writer, port_chip());
  cbor_write_text(&writer, "efuse");
  write_efuses(&writer, &receipt->security);
  cbor_write_text(&writer, "nonce");
  cbor_write_bytes(&writer, receipt->nonce, sizeof receipt->nonce);
  write_flag(&writer, "locked", receipt->security.locked);
  cbor_write_text(&writer, "serial");
  cbor_write_text(&writer, receipt->serial);
  write_hash(&writer, "appSha256", receipt->firmware.app_sha256);
  write_hash(&writer, "elfSha256", receipt->firmware.elf_sha256);
  write_hash(&writer, "secretsTag", receipt->secrets_tag);
  write_hash(&writer, "chainSha256", receipt->identity.chain_sha256);
  cbor_write_text(&writer, "firmwareVersion");
  cbor_write_text(&writer, receipt->firmware.version);
  write_hash(&writer, "bootloaderSha256", receipt->firmware.loader_sha256);
  return writer.full ? 0 : (size_t)(writer.at - statement);
}

size_t receipt_to_sign(const uint8_t *statement, size_t length, uint8_t *bytes, size_t size) {
  static const uint8_t es256[] = {0xa1, 0x01, 0x26}; /* { 1: -7 }: ECDSA over SHA-256 (RFC 9053 §2.1) */
  static const char purpose[] = "birthmark/birth-receipt/v2";
  struct cbor_writer writer = cbor_writer_of(bytes, size);
  cbor_write_array(&writer, 4);
  cbor_write_text(&writer, "Signature1");
  cbor_write_bytes(&writer, es256, sizeof es256);
  cbor_write_bytes(&writer, (const uint8_t *)purpose, strlen(purpose));
  cbor_write_bytes(&writer, statement, length);
  return writer.full ? 0 : (size_t)(writer.at - bytes);
}

/*
 * What the agent needs from the chip and the system it runs on: one set of functions, which each port defines once.
 *
 * Nothing here allocates, and nothing blocks for longer than a flash sector takes to erase. A function that returns
 * false has changed nothing that a later call could trip over, or has lost the power in between: the core reads flash
 * again and never remembers what it has written.
 */
#ifndef BIRTHMARK_PORT_H
#define BIRTHMARK_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PORT_MAC_BYTES 6
#define PORT_SHA256_BYTES 32
#define PORT_SCALAR_BYTES 32
#define PORT_FLASH_SECTOR_BYTES 4096u

/* --- The line: the UART that also carries the console. --- */

/* Up to `size` bytes, as many as have come; waits at most `timeout_ms` for the first. 0: none came. */
size_t port_receive(uint8_t *bytes, size_t size, uint32_t timeout_ms);

/* All of them, in one piece: nothing else writes to the line in between. Returns when the last one has left. */
void port_send(const uint8_t *bytes, size_t length);

/* Monotonic, from any start, wraps around. */
uint32_t port_now_ms(void);

/* Restarts the chip. A port that cannot (a host program in a test) may return. */
void port_reboot(void);

/* --- Chance. --- */

/* Raw samples of the noise source, one a byte, not whitened by the port: the core tests their health (SP 800-90B). */
bool port_noise(uint8_t *samples, size_t count);

/* What the samples come from, for the ledger: `esp32c3-rng-sar-adc`, `getrandom`, … At most 32 bytes. */
const char *port_noise_name(void);

/* --- Who this is. --- */

enum port_runs_as { PORT_RUNS_AS_APP, PORT_RUNS_AS_BOOT_LOADER, PORT_RUNS_FROM_RAM };

enum port_runs_as port_runs_as(void);

/* The base MAC from eFuse, first byte first. False when it cannot be read: no default stands in for it. */
bool port_mac(uint8_t mac[PORT_MAC_BYTES]);

/* `esp32c3`, …; at most 16 bytes. */
const char *port_chip(void);

/* The application that the boot loader starts, and the boot loader before it, as their bytes are in flash. */
struct port_firmware {
  char version[33];                         /* esp_app_desc_t.version, terminated */
  uint8_t elf_sha256[PORT_SHA256_BYTES];    /* esp_app_desc_t.app_elf_sha256 */
  uint8_t app_sha256[PORT_SHA256_BYTES];    /* over the image without its appended digest */
  uint8_t loader_sha256[PORT_SHA256_BYTES]; /* the same of the image at the boot loader's offset */
};

/* Version and ELF hash alone when `with_digests` is false. False: there is no whole application image. */
bool port_firmware(struct port_firmware *firmware, bool with_digests);

/* Namespace `prov` of NVS, read from flash for this very call. The caller wipes it. */
struct port_provisioning {
  char ssid[33];
  char password[65];
  char username[65];
  char serial[65];
  uint8_t salt[64];
  size_t salt_length;
  uint8_t verifier[384];
  size_t verifier_length;
};

/* False when one of the six values is missing or longer than its place. */
bool port_provisioning(struct port_provisioning *provisioning);

/* --- The esp_secure_cert partition. With flash encryption on, the port encrypts and decrypts. --- */

/* 0: there is no such partition. A multiple of the sector size. */
size_t port_cert_size(void);
/* A block of 16 that is erased reads as ff, also where flash is encrypted. */
bool port_cert_read(size_t offset, uint8_t *bytes, size_t length);
/* Whole sectors. */
bool port_cert_erase(size_t offset, size_t length);
/* `offset` and `length` are multiples of 16. Programming clears bits only; the core programs no byte it has not checked.
 * False also where an encrypted block is not erased. */
bool port_cert_write(size_t offset, const uint8_t *bytes, size_t length);

/* --- Where the private key lives. --- */

enum port_key_option {
  PORT_KEY_IN_FLASH,           /* A without flash encryption: for lab units */
  PORT_KEY_IN_ENCRYPTED_FLASH, /* A: the record is readable through the running chip only */
  PORT_KEY_FROM_HMAC,          /* B: derived from a read-protected eFuse block of purpose HMAC_UP and a salt in flash */
  PORT_KEY_IN_ECDSA_BLOCK      /* D: burnt into an eFuse block that only the ECDSA peripheral reads */
};

enum port_block_state {
  PORT_BLOCK_NOT_USED, /* options A need none */
  PORT_BLOCK_FREE,     /* none is burnt yet, and one can be */
  PORT_BLOCK_READY,    /* a key of ours is burnt, of the right purpose */
  PORT_BLOCK_TAKEN     /* no block can be had: somebody else holds it, or none could be read-protected any more */
};

struct port_key_place {
  enum port_key_option option;
  enum port_block_state state;
  uint8_t block;       /* 0 … 5, of KEY0 … KEY5; only with PORT_BLOCK_READY */
  bool read_protected; /* read back from eFuse, never assumed; only with PORT_BLOCK_READY */
};

/* Read from the chip for this call. False when the eFuses cannot be read. */
bool port_key_place(struct port_key_place *place);

/* Burns a key and its purpose, then the read protection, and reads both back. Permanent. Options B and D. */
bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]);

/* Option B: PBKDF2-HMAC-SHA-256 by the HMAC peripheral, 2048 iterations, as esp_secure_cert_mgr derives it. */
bool port_derive_scalar(const uint8_t salt[32], uint8_t scalar[PORT_SCALAR_BYTES]);

/* Option D: r ‖ s by the ECDSA peripheral, and the public point. */
bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]);
bool port_ecdsa_public(uint8_t point[65]);

/* --- Security of the chip, read from eFuse for this call. --- */

enum port_download_mode { PORT_DOWNLOAD_OPEN, PORT_DOWNLOAD_SECURE, PORT_DOWNLOAD_OFF };

struct port_security {
  bool locked; /* what `lock` burns */
  bool secure_boot;
  bool flash_encryption;
  bool jtag_off;
  enum port_download_mode download_mode;
  uint32_t secure_version;
};

bool port_security(struct port_security *security);

/* Burns what locks the unit, and nothing else. Permanent. */
bool port_lock(void);

#endif

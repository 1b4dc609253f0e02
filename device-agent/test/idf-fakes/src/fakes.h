/* What a test sets and looks at behind the fakes of ESP-IDF. */
#ifndef IDF_FAKES_H
#define IDF_FAKES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- Log --- */
void fake_log_reset(void);
bool fake_log_has(const char *words);

/* --- Flash of 4 MB; its encryption inverts every byte, so that clear and encrypted bytes are never alike. --- */
void fake_flash_reset(void);
uint8_t *fake_flash(uint32_t address);
void fake_flash_encrypt(bool on); /* the whole chip, and the esp_secure_cert partition with it */
void fake_cert_partition(bool exists, bool encrypted);
void fake_otadata(bool exists, bool valid); /* with it the second slot is started, without it the first one runs */
extern unsigned fake_flash_writes;

/* --- NVS --- */
void fake_nvs_reset(void); /* initialised, with a whole namespace `prov` */
void fake_nvs_not_initialised(void);
void fake_nvs_remove(const char *key);
void fake_nvs_set(const char *key, const void *value, size_t length);
extern unsigned fake_nvs_open_handles;

/* --- eFuses --- */
void fake_efuse_reset(void);
void fake_efuse_key(unsigned block, int purpose, bool read_protected);
const uint8_t *fake_efuse_block(unsigned block);
void fake_efuse_damage(void);
void fake_efuse_power_cut_after_key_block(void);
void fake_efuse_set(const char *field);
void fake_efuse_p256_missing(void);
extern unsigned fake_efuse_burns;

/* --- UART --- */
void fake_uart_reset(void);
void fake_uart_input(const uint8_t *bytes, size_t length);
struct fake_uart {
  bool installed;
  bool console_uses_driver;
  int rx_buffer_bytes;
  unsigned installs;
  unsigned writes; /* calls of uart_write_bytes */
  bool drained;    /* since the last write */
  uint32_t waited_ticks;
  uint8_t written[64];
  size_t written_length;
};
extern struct fake_uart fake_uart;

/* --- Chip --- */
extern bool fake_noise_on;
extern unsigned fake_noise_reads_while_off;
extern uint32_t fake_noise_waited_us;
extern unsigned fake_restarts;

/* --- Time: nothing passes but what the test lets pass. --- */
void fake_time_reset(void);
void fake_time_pass(uint64_t microseconds);
unsigned fake_timers(void); /* created and not deleted */

/* --- esp_secure_cert_mgr --- */
struct fake_secure_cert {
  const char *leaf;
  const char *issuer;
  const char *key;
  uint32_t key_length;
  int key_type;
  uint8_t key_block;
  unsigned handed_out; /* buffers not freed yet */
};
extern struct fake_secure_cert fake_secure_cert;

#endif

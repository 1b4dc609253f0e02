/* What the eFuses say of this chip: its MAC, its locks. Fields: ESP-IDF, components/efuse/esp32c3/esp_efuse_table.csv.
 */
#include "../../core/port.h"
#include "efuse.h"
#include "registers.h"

static bool bit_of(unsigned word, unsigned bit) { return (EFUSE_RD_REPEAT_DATA(word) & BIT(bit)) != 0; }

static unsigned ones(uint32_t bits) {
  unsigned count = 0;
  for (; bits != 0; bits &= bits - 1u) count += 1;
  return count;
}

/* A count in unary that is on while the number of ones is odd. */
static bool is_odd(unsigned word, unsigned shift, uint32_t mask) {
  return ones(EFUSE_RD_REPEAT_DATA(word) >> shift & mask) % 2u == 1u;
}

/* Over the pads and over USB, for good: what an HMAC opens again (SOFT_DIS_JTAG) is not off. */
static bool jtag_is_off(void) {
  const bool usb = bit_of(0, 9) || bit_of(0, 11); /* DIS_USB_JTAG, DIS_USB_SERIAL_JTAG */
  return bit_of(0, 19) && usb;                    /* DIS_PAD_JTAG */
}

static enum port_download_mode download_mode(void) {
  if (bit_of(3, 0)) return PORT_DOWNLOAD_OFF;                      /* DIS_DOWNLOAD_MODE */
  return bit_of(3, 5) ? PORT_DOWNLOAD_SECURE : PORT_DOWNLOAD_OPEN; /* ENABLE_SECURITY_DOWNLOAD */
}

static bool is_locked(void) { return (EFUSE_RD_USR_DATA(0u) & 1u) != 0; }

bool port_security(struct port_security *security) {
  if (!efuse_reload()) return false;
  *security = (struct port_security){
      .locked = is_locked(),
      .secure_boot = bit_of(2, 20),
      .flash_encryption = is_odd(1, 18, 7u), /* SPI_BOOT_CRYPT_CNT */
      .jtag_off = jtag_is_off(),
      .download_mode = download_mode(),
      .secure_version = ones(EFUSE_RD_REPEAT_DATA(3u) >> 14 & 0xffffu),
  };
  return true;
}

static bool burn_lock(void) {
  const uint32_t lock[EFUSE_BLOCK_WORDS] = {1u};
  uint32_t burnt = EFUSE_RD_WR_DIS & EFUSE_WR_DIS_USER_BLOCK;
  for (unsigned i = 0; i < EFUSE_BLOCK_WORDS; i += 1) burnt |= EFUSE_RD_USR_DATA(i);
  return burnt == 0 && efuse_burn_block(EFUSE_USER_BLOCK, lock);
}

/*
 * The lock is the first bit of the user block, write-protected. That block has check bytes and is written once: a chip
 * whose user block holds something else, such as a custom MAC, cannot be locked this way.
 */
bool port_lock(void) {
  const uint32_t write_protection[6] = {EFUSE_WR_DIS_USER_BLOCK};
  if (!efuse_reload() || !(is_locked() || burn_lock())) return false;
  return (EFUSE_RD_WR_DIS & EFUSE_WR_DIS_USER_BLOCK) != 0 || efuse_burn_flags(write_protection);
}

bool port_mac(uint8_t mac[PORT_MAC_BYTES]) {
  if (!efuse_reload()) return false;
  const uint32_t low = EFUSE_RD_MAC_0;
  const uint32_t high = EFUSE_RD_MAC_1;
  mac[0] = (uint8_t)(high >> 8);
  mac[1] = (uint8_t)high;
  for (unsigned i = 0; i < 4; i += 1) mac[2 + i] = (uint8_t)(low >> (24u - 8u * i));
  /* All zeros is an empty block, and no MAC. */
  return (high & 0xffffu) != 0 || low != 0;
}

/* The ROM's functions that these programs use, at their addresses in the ESP32-C3, and what they print with. */
#include <stdint.h>

#define ROM(type, address, ...) ((type (*)(__VA_ARGS__))(address))
#define uart_tx_one_char ROM(int, 0x40000068u, uint8_t)
#define uart_rx_one_char ROM(int, 0x40000070u, uint8_t *)
#define software_reset ROM(void, 0x40000090u, void)
#define spiflash_erase_sector ROM(int, 0x40000128u, uint32_t)
#define spiflash_write ROM(int, 0x4000012cu, uint32_t, const uint32_t *, int32_t)
#define spiflash_read ROM(int, 0x40000130u, uint32_t, uint32_t *, int32_t)
#define spiflash_config_param ROM(int, 0x40000134u, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t)
#define spiflash_unlock ROM(int, 0x40000140u, void)
#define spiflash_attach ROM(void, 0x40000164u, uint32_t, _Bool)
#define ets_efuse_get_spiconfig ROM(uint32_t, 0x4000071cu, void)

static inline void print(const char *text) {
  while (*text != 0) uart_tx_one_char((uint8_t)*text++);
}

static inline void print_hex(uint64_t value, int digits) {
  while (digits > 0) {
    digits -= 1;
    uart_tx_one_char((uint8_t) "0123456789abcdef"[value >> (4 * digits) & 15]);
  }
}

static inline void print_word(uint32_t value, const char *end) {
  print_hex(value, 8);
  print(end);
}

/* Takes one letter at a time: e erases, w writes, r reads and shows a word of flash; x resets; everything else comes back. */
#include "rom.h"

#define OFFSET 0x3ff000u

static void act(uint8_t letter) {
  uint32_t word = 0x12345678u;
  switch (letter) {
    case 'e': print_word((uint32_t)spiflash_erase_sector(OFFSET / 0x1000u), "\n"); break;
    case 'w': print_word((uint32_t)spiflash_write(OFFSET, &word, 4), "\n"); break;
    case 'r':
      word = 0;
      print_word((uint32_t)spiflash_read(OFFSET, &word, 4), " ");
      print_word(word, "\n");
      break;
    case 'x': software_reset(); break;
    default: uart_tx_one_char(letter);
  }
}

int main(void) {
  spiflash_attach(ets_efuse_get_spiconfig(), 0);
  spiflash_config_param(0, 0x400000u, 0x10000u, 0x1000u, 0x100u, 0xffffu);
  spiflash_unlock();
  print("ready\n");
  for (;;) {
    uint8_t letter;
    if (uart_rx_one_char(&letter) == 0) act(letter);
  }
}

/* Functions of the mask ROM; addresses in rom.ld, meanings in ESP-IDF's
 * components/esp_rom/esp32c3/include/esp32c3/rom/. */
#ifndef BARE_ROM_H
#define BARE_ROM_H

#include <stdbool.h>
#include <stdint.h>

/* The line that the loader was reached through, UART0 after a start from flash. 0: a byte came. */
int uart_rx_one_char(uint8_t *byte);
int uart_tx_one_char2(uint8_t byte);
extern volatile uint8_t rom_line_device;

void uart_tx_flush(uint8_t device);
void uart_tx_wait_idle(uint8_t device);

/* The USB-Serial/JTAG controller. Sending gives up after a while when no host listens. */
int usb_uart_rx_one_char(uint8_t *byte);
int usb_uart_tx_one_char(uint8_t byte);
void usb_uart_tx_flush(void);

/* 0: done. Addresses, lengths and buffers in whole words. */
int esp_rom_spiflash_erase_sector(uint32_t sector);
int esp_rom_spiflash_write(uint32_t offset, const uint32_t *words, int32_t length);
int esp_rom_spiflash_read(uint32_t offset, uint32_t *words, int32_t length);
int esp_rom_spiflash_config_param(uint32_t id, uint32_t size, uint32_t block_size, uint32_t sector_size,
                                  uint32_t page_size, uint32_t status_mask);
int esp_rom_spiflash_unlock(void);
void esp_rom_spiflash_attach(uint32_t pins, bool legacy);
uint32_t ets_efuse_get_spiconfig(void);

/* 12 check bytes over 32 data bytes. */
void ets_efuse_rs_calculate(const void *data, void *check);

/* Tells the ROM how long its delay loops have to be. */
void ets_update_cpu_frequency(uint32_t mhz);

/* Registers of analogue parts, behind a bus of their own. */
void rom_regi2c_write_mask(uint8_t block, uint8_t host, uint8_t reg, uint8_t msb, uint8_t lsb, uint8_t value);

_Noreturn void software_reset(void);

#endif

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/esp_driver_uart/include/driver/uart_vfs.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_UART_VFS_H
#define IDF_FAKE_UART_VFS_H

void uart_vfs_dev_use_driver(int uart_num);

#endif

/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/bootloader_support/include/bootloader_random.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_BOOTLOADER_RANDOM_H
#define IDF_FAKE_BOOTLOADER_RANDOM_H

void bootloader_random_enable(void);
void bootloader_random_disable(void);

#endif

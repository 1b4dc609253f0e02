/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/soc/esp32c3/include/soc/soc.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_SOC_H
#define IDF_FAKE_SOC_H

#include <stdint.h>

uint32_t fake_register(uint32_t address);

#define REG_READ(address) fake_register(address)

#endif

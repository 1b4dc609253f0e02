/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/soc/esp32c3/include/soc/wdev_reg.h and register/soc/syscon_reg.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_WDEV_REG_H
#define IDF_FAKE_WDEV_REG_H

#define WDEV_RND_REG 0x600260b0u

#endif

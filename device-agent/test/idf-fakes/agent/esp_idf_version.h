/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/esp_common/include/esp_idf_version.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_ESP_IDF_VERSION_H
#define IDF_FAKE_ESP_IDF_VERSION_H

/* A test program sets it to build the side of either version. */
#ifndef ESP_IDF_VERSION_MAJOR
#define ESP_IDF_VERSION_MAJOR 6
#endif

#endif

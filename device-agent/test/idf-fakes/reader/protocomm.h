/* Declarations compared with ESP-IDF v5.5.4 and v6.0.1, components/protocomm/include/common/protocomm.h.
 * Only what the components under test use. */
#ifndef IDF_FAKE_PROTOCOMM_H
#define IDF_FAKE_PROTOCOMM_H

typedef struct protocomm protocomm_t;

#endif

/* A small flash that is right in every byte: table, NVS with all values, an application, a boot loader. And what makes
 * it right again where a fuzzer has changed it, so that the change is reached at all. */
#ifndef BIRTHMARK_FLASH_TEMPLATE_H
#define BIRTHMARK_FLASH_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

#define TEMPLATE_BYTES 0x11000u
#define TEMPLATE_TABLE 0x8000u
#define TEMPLATE_NVS 0x9000u
#define TEMPLATE_OTADATA 0xc000u
#define TEMPLATE_APP 0xe000u
#define TEMPLATE_SLOT 0x10000u

extern uint8_t cells[TEMPLATE_BYTES];

void template_write(void);

/* Each takes a place within what it mends. */
void mend_table(void);
void mend_otadata(size_t offset);
void mend_page(size_t offset);
void mend_entry(size_t offset);
void mend_image(size_t offset);

#endif

/* What mbedTLS needs below PSA: memory out of one arena, and random bytes for blinding. */
#include "platform.h"

#include <mbedtls/memory_buffer_alloc.h>
#include <mbedtls/platform_util.h>
#include <psa/crypto.h>

#include "../../core/random/entropy.h"
#include "../../core/wipe.h"
#include "rom.h"

/* `birthmark agent size` prints how much of it is ever used: 3 KB with mbedTLS 3.6. */
#define HEAP_BYTES (16u * 1024u)

static unsigned char heap[HEAP_BYTES] __attribute__((aligned(16), section(".heap,\"aw\",@nobits#")));
static struct drbg blinding;
static struct entropy_work work;

void platform_start(void) { mbedtls_memory_buffer_alloc_init(heap, sizeof heap); }

/* mbedTLS asks for these to blind a computation, not for keys. They come from the same tested source all the same. */
static bool seed(void) {
  const bool seeded = entropy_seed(&work, NULL, 0, &blinding) == REFUSAL_NONE;
  wipe(&work, sizeof work);
  return seeded;
}

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context, uint8_t *output,
                                             size_t output_size, size_t *output_length) {
  (void)context;
  if (!drbg_generate(&blinding, output, output_size) && (!seed() || !drbg_generate(&blinding, output, output_size)))
    return PSA_ERROR_INSUFFICIENT_ENTROPY;
  *output_length = output_size;
  return PSA_SUCCESS;
}

/* What mbedTLS calls when its memory is overwritten. */
void platform_exit(int status) {
  (void)status;
  software_reset();
}

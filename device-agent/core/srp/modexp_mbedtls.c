#include "modexp.h"

#ifdef BIRTHMARK_MODEXP_MBEDTLS

#include <mbedtls/bignum.h>

struct numbers {
  mbedtls_mpi a, b, prime, result;
};

static bool load(struct numbers *numbers, const uint8_t *a, const uint8_t *b, size_t b_bytes) {
  mbedtls_mpi_init(&numbers->a);
  mbedtls_mpi_init(&numbers->b);
  mbedtls_mpi_init(&numbers->prime);
  mbedtls_mpi_init(&numbers->result);
  return mbedtls_mpi_read_binary(&numbers->a, a, MODEXP_BYTES) == 0 &&
         mbedtls_mpi_read_binary(&numbers->b, b, b_bytes) == 0 &&
         mbedtls_mpi_read_binary(&numbers->prime, modexp_prime, MODEXP_BYTES) == 0;
}

/* mbedtls_mpi_free wipes. */
static bool give(struct numbers *numbers, bool made, uint8_t result[MODEXP_BYTES]) {
  bool given = made && mbedtls_mpi_write_binary(&numbers->result, result, MODEXP_BYTES) == 0;
  mbedtls_mpi_free(&numbers->a);
  mbedtls_mpi_free(&numbers->b);
  mbedtls_mpi_free(&numbers->prime);
  mbedtls_mpi_free(&numbers->result);
  return given;
}

bool modexp_power(struct modexp_work *work, const uint8_t base[MODEXP_BYTES], const uint8_t *exponent,
                  size_t exponent_bytes, uint8_t result[MODEXP_BYTES]) {
  struct numbers it;
  (void)work;
  bool made =
      load(&it, base, exponent, exponent_bytes) && mbedtls_mpi_exp_mod(&it.result, &it.a, &it.b, &it.prime, NULL) == 0;
  return give(&it, made, result);
}

bool modexp_multiply(struct modexp_work *work, const uint8_t a[MODEXP_BYTES], const uint8_t b[MODEXP_BYTES],
                     uint8_t result[MODEXP_BYTES]) {
  struct numbers it;
  (void)work;
  bool made = load(&it, a, b, MODEXP_BYTES) && mbedtls_mpi_mul_mpi(&it.result, &it.a, &it.b) == 0 &&
              mbedtls_mpi_mod_mpi(&it.result, &it.result, &it.prime) == 0;
  return give(&it, made, result);
}

bool modexp_add(struct modexp_work *work, const uint8_t a[MODEXP_BYTES], const uint8_t b[MODEXP_BYTES],
                uint8_t result[MODEXP_BYTES]) {
  struct numbers it;
  (void)work;
  bool made = load(&it, a, b, MODEXP_BYTES) && mbedtls_mpi_add_mpi(&it.result, &it.a, &it.b) == 0 &&
              mbedtls_mpi_mod_mpi(&it.result, &it.result, &it.prime) == 0;
  return give(&it, made, result);
}

#endif

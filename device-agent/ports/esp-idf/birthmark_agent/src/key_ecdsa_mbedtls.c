/* Option D on ESP-IDF 5.5, whose ECDSA peripheral is reached through an mbedTLS 3.6 key context and not through PSA. */
#include "esp_idf_version.h"
#include "key_place.h"
#include "sdkconfig.h"

#if CONFIG_BIRTHMARK_KEY_ECDSA && ESP_IDF_VERSION_MAJOR < 6

#include "ecdsa/ecdsa_alt.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/pk.h"

static bool open_key(mbedtls_pk_context *key) {
  esp_efuse_block_t block;
  mbedtls_pk_init(key);
  if (!key_block(&block)) return false;
  esp_ecdsa_pk_conf_t conf = {
      .grp_id = MBEDTLS_ECP_DP_SECP256R1, .efuse_block = (uint8_t)block, .load_pubkey = true};
  return esp_ecdsa_set_pk_context(key, &conf) == 0;
}

/* The peripheral draws the nonce itself; mbedTLS asks for a generator all the same. */
static int no_generator(void *state, unsigned char *bytes, size_t length) {
  (void)state;
  (void)bytes;
  (void)length;
  return -1;
}

static bool sign(mbedtls_pk_context *key, const uint8_t hash[32], mbedtls_mpi *r, mbedtls_mpi *s) {
  mbedtls_ecp_keypair *pair = mbedtls_pk_ec(*key);
  return mbedtls_ecdsa_sign(&pair->MBEDTLS_PRIVATE(grp), r, s, &pair->MBEDTLS_PRIVATE(d), hash, 32,
                            no_generator, NULL) == 0;
}

bool port_ecdsa_sign(const uint8_t hash[32], uint8_t signature[64]) {
  mbedtls_pk_context key;
  mbedtls_mpi r;
  mbedtls_mpi s;
  mbedtls_mpi_init(&r);
  mbedtls_mpi_init(&s);
  bool done = open_key(&key) && sign(&key, hash, &r, &s) &&
              mbedtls_mpi_write_binary(&r, signature, 32) == 0 &&
              mbedtls_mpi_write_binary(&s, signature + 32, 32) == 0;
  mbedtls_mpi_free(&r);
  mbedtls_mpi_free(&s);
  mbedtls_pk_free(&key);
  return done;
}

bool port_ecdsa_public(uint8_t point[65]) {
  mbedtls_pk_context key;
  size_t length = 0;
  bool done = open_key(&key);
  if (done) {
    mbedtls_ecp_keypair *pair = mbedtls_pk_ec(key);
    done = mbedtls_ecp_point_write_binary(&pair->MBEDTLS_PRIVATE(grp), &pair->MBEDTLS_PRIVATE(Q),
                                          MBEDTLS_ECP_PF_UNCOMPRESSED, &length, point, 65) == 0;
  }
  mbedtls_pk_free(&key);
  return done && length == 65;
}

#endif

/* What the agent needs of mbedTLS (2.28 and 3.6): SHA-2, HMAC, P-256, and whole numbers for SRP6a. No TLS, no X.509, no
 * files. */
#ifndef BARE_MBEDTLS_CONFIG_H
#define BARE_MBEDTLS_CONFIG_H

#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
/* No calloc of the C library, not even as a default. */
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS
#define MBEDTLS_PLATFORM_EXIT_MACRO platform_exit
void platform_exit(int status);
#define MBEDTLS_NO_PLATFORM_ENTROPY

#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#define MBEDTLS_USE_PSA_CRYPTO
/* Room for the key of a request and those of the generators: the default of 32 costs memory for nothing. */
#define MBEDTLS_PSA_KEY_SLOT_COUNT 8

/* Of the partition table only. */
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C
/* It hashes little. SHA-256 hashes the whole firmware and stays fast. */
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_MD_C

#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECDSA_DETERMINISTIC
#define MBEDTLS_HMAC_DRBG_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C

/* PSA of 2.28 cannot be built without a cipher. 3.x says which version it is before it reads this file. */
#if !defined(MBEDTLS_VERSION_MAJOR) || MBEDTLS_VERSION_MAJOR < 3
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#endif

#ifdef BARE_MEASURE_HEAP
#define MBEDTLS_MEMORY_DEBUG
#endif

#if !defined(MBEDTLS_VERSION_MAJOR) || MBEDTLS_VERSION_MAJOR < 3
#include <mbedtls/check_config.h>
#endif

#endif

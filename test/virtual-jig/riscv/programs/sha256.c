/* SHA-256 (FIPS 180-4) over ROUNDS times a kilobyte that it fills: words, shifts, loads from code memory. */
#include "rom.h"

#ifndef ROUNDS
#define ROUNDS 2u
#endif

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static uint8_t message[1024];

static uint32_t turn(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void block(const uint8_t *in) {
  uint32_t w[64], v[8];
  for (int t = 0; t < 16; t += 1)
    w[t] = (uint32_t)in[4 * t] << 24 | (uint32_t)in[4 * t + 1] << 16 | (uint32_t)in[4 * t + 2] << 8 | in[4 * t + 3];
  for (int t = 16; t < 64; t += 1)
    w[t] = (turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ w[t - 2] >> 10) + w[t - 7] +
           (turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ w[t - 15] >> 3) + w[t - 16];
  for (int i = 0; i < 8; i += 1) v[i] = state[i];
  for (int t = 0; t < 64; t += 1) {
    uint32_t one = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[t] + w[t];
    uint32_t two = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int i = 7; i > 0; i -= 1) v[i] = v[i - 1];
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i += 1) state[i] += v[i];
}

int main(void) {
  for (unsigned at = 0; at < sizeof message; at += 1) message[at] = (uint8_t)(at * 7 + 3);
  for (unsigned round = 0; round < ROUNDS; round += 1)
    for (unsigned at = 0; at < sizeof message; at += 64) block(message + at);
  uint8_t last[64] = {0x80};
  uint64_t length_bits = (uint64_t)ROUNDS * sizeof message * 8;
  for (int i = 0; i < 8; i += 1) last[63 - i] = (uint8_t)(length_bits >> (8 * i));
  block(last);
  for (int i = 0; i < 8; i += 1) print_hex(state[i], 8);
  print("\n");
  return 0;
}

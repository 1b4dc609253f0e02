import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  SRP_GENERATOR,
  SRP_PRIME,
  srpClientProofs,
  srpClientPublicKey,
  srpDeviceProofs,
  srpDevicePublicKey,
} from '../../../station-core/protocol/unit-agent/srp6a.ts';

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(768, '0'), 'hex');
const N = numberOf(SRP_PRIME);
const g = numberOf(SRP_GENERATOR);
const k = numberOf(createHash('sha512').update(SRP_PRIME).update(bytesOf(g)).digest());

/** The definition, in the plainest way. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

/** The same private keys every time. */
const drawn = (name: string, size: number): Buffer =>
  createHash('shake256', { outputLength: size }).update(name).digest();

describe('the powers of SRP6a, which OpenSSL computes', () => {
  test.each(Array.from({ length: 20 }, (_, n) => [n]))('are those of the definition (%i)', (n) => {
    const a = drawn(`a ${n}`, 32);
    expect(numberOf(srpClientPublicKey(a))).toBe(power(g, numberOf(a)));
  });

  test.each([0n, 1n, 2n, N - 2n, N - 1n, N])('also for the private key %i', (exponent) => {
    expect(numberOf(srpClientPublicKey(bytesOf(exponent)))).toBe(power(g, exponent));
  });

  test('lead both ends to the same proofs, whatever is drawn', () => {
    for (let n = 0; n < 10; n++) {
      const [innerHash, salt, a, b] = [
        drawn(`hash ${n}`, 64),
        drawn(`salt ${n}`, 16),
        drawn(`a ${n}`, 32),
        drawn(`b ${n}`, 32),
      ];
      const x = numberOf(createHash('sha512').update(salt).update(innerHash).digest());
      const verifier = bytesOf(power(g, x));
      const seen = {
        username: 'wifiprov',
        salt,
        clientPublicKey: srpClientPublicKey(a),
        devicePublicKey: srpDevicePublicKey(verifier, b),
      };
      const client = srpClientProofs(seen, { privateKey: a, innerHash });
      expect(srpDeviceProofs(seen, { privateKey: b, verifier })).toEqual(client);
    }
  });

  // B − k·g^x is the base of the owner's power, and a device that holds g^x chooses B.
  test.each([
    ['0', 0n],
    ['1', 1n],
    ['−1', N - 1n],
  ])('are computed for a device that chose its public key so that the base is %s', (_name, base) => {
    const [innerHash, salt, a] = [drawn('hash', 64), drawn('salt', 16), drawn('a', 32)];
    const x = numberOf(createHash('sha512').update(salt).update(innerHash).digest());
    const devicePublicKey = bytesOf((base + k * power(g, x)) % N);
    const seen = { username: 'wifiprov', salt, clientPublicKey: srpClientPublicKey(a), devicePublicKey };
    const { clientProof } = srpClientProofs(seen, { privateKey: a, innerHash });
    expect(clientProof).toHaveLength(64);
  });
});

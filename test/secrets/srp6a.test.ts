import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Secret } from '../../station-core/secret.ts';
import { srp6aVerifier } from '../../station-core/secrets/srp6a.ts';

const vectors = z
  .array(
    z.object({ username: z.string(), password: z.string(), salt: z.string(), verifier: z.string(), note: z.string() }),
  )
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/vectors/srp6a/vectors.json', import.meta.url), 'utf8')));

test.each(vectors)('the verifier matches the vector: $note', ({ username, password, salt, verifier }) => {
  const made = srp6aVerifier({ username, password: new Secret(password), salt: Buffer.from(salt, 'hex') });
  expect(made.toString('hex')).toBe(verifier);
});

/** RFC 5054 appendix A, 3072-bit group: written out here so that the code's source of the prime is checked too. */
const PRIME = BigInt(
  '0x' +
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);

/** The definition, computed the slow way. */
function verifierByDefinition(username: string, password: string, salt: Uint8Array): string {
  const inner = createHash('sha512').update(`${username}:${password}`).digest();
  let exponent = BigInt(`0x${createHash('sha512').update(salt).update(inner).digest('hex')}`);
  let power = 1n;
  for (let square = 5n; exponent > 0n; exponent >>= 1n, square = (square * square) % PRIME) {
    if (exponent & 1n) power = (power * square) % PRIME;
  }
  return power.toString(16).padStart(768, '0');
}

test('the verifier is g^x mod N for any user, password and salt', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, fc.uint8Array({ minLength: 1, maxLength: 32 }), (username, password, salt) => {
      const made = srp6aVerifier({ username, password: new Secret(password), salt });
      expect(made.toString('hex')).toBe(verifierByDefinition(username, password, salt));
    }),
    { numRuns: 60 },
  );
});

test.each(['PASSWORD141', 'PASSWORD637'])(
  'a verifier that begins with a zero byte keeps its 384 bytes (%s)',
  (password) => {
    const salt = Buffer.alloc(16, 7);
    const made = srp6aVerifier({ username: 'wifiprov', password: new Secret(password), salt });
    expect(made[0]).toBe(0); // found by trying; what matters is that such passwords exist
    expect(made.toString('hex')).toBe(verifierByDefinition('wifiprov', password, salt));
  },
);

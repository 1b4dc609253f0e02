import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SRP_PRIME, srpClientProofs, srpClientPublicKey } from '../../../station-core/protocol/unit-agent/srp6a.ts';
import { VECTORS } from '../../formats/vectors.ts';
import { ARITHMETICS, CoreShell, noShell, NOISE } from './shell.ts';

const vectors = z
  .array(
    z.object({ username: z.string(), password: z.string(), salt: z.string(), verifier: z.string(), note: z.string() }),
  )
  .parse(JSON.parse(readFileSync(join(VECTORS, 'srp6a/vectors.json'), 'utf8')));
type Vector = (typeof vectors)[number];
const [FIRST] = vectors;
if (FIRST === undefined) throw new Error('there is no vector');

const N = BigInt(`0x${SRP_PRIME.toString('hex')}`);
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(768, '0'), 'hex');
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % N];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

const innerHashOf = (vector: Vector, password = vector.password): Buffer =>
  createHash('sha512').update(`${vector.username}:${password}`).digest();

function provision(core: CoreShell, vector: Vector): Promise<unknown> {
  return core.get(
    'unit',
    Buffer.from(vector.username),
    Buffer.from(vector.salt, 'hex'),
    Buffer.from(vector.verifier, 'hex'),
  );
}

/** What a client with this password sends, and what it wants to see. */
async function start(core: CoreShell, vector: Vector, client: { password?: string; privateKey?: Buffer } = {}) {
  const { password = vector.password, privateKey = randomBytes(32) } = client;
  const clientPublicKey = srpClientPublicKey(privateKey);
  const devicePublicKey = await core.bytes('srp-start', Buffer.from(vector.username), clientPublicKey);
  const transcript = {
    username: vector.username,
    salt: Buffer.from(vector.salt, 'hex'),
    clientPublicKey,
    devicePublicKey,
  };
  return {
    devicePublicKey,
    proofs: srpClientProofs(transcript, { privateKey, innerHash: innerHashOf(vector, password) }),
  };
}

/** g^a begins with a zero byte; found by search. */
const SHORT_PRIVATE_KEY = Buffer.from(`${'5a'.repeat(28)}00000194`, 'hex');

describe.each(ARITHMETICS)('SRP6a of the core with %s', (arithmetic) => {
  const missing = noShell(arithmetic);

  describe.skipIf(missing)(missing ?? 'on a unit', () => {
    test.each(vectors)('the right password opens the unit, and the unit proves itself: $note', async (vector) => {
      await using core = new CoreShell(arithmetic);
      await provision(core, vector);
      const { proofs, devicePublicKey } = await start(core, vector);
      expect(devicePublicKey[0]).not.toBe(0);
      const deviceProof = await core.bytes('srp-verify', proofs.clientProof);
      expect(deviceProof.equals(proofs.deviceProof)).toBe(true);
    });

    test.each(vectors)('another password does not: $note', async (vector) => {
      await using core = new CoreShell(arithmetic);
      await provision(core, vector);
      const { proofs } = await start(core, vector, { password: `${vector.password}x` });
      expect(await core.ask('srp-verify', proofs.clientProof)).toStrictEqual({ refusal: 'denied', values: [] });
    });

    test('a proof that differs in any one bit is denied', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      for (const at of [0, 31, 32, 63]) {
        const { proofs } = await start(core, FIRST);
        const wrong = Buffer.from(proofs.clientProof);
        wrong.writeUInt8(wrong.readUInt8(at) ^ 0x80, at);
        expect((await core.ask('srp-verify', wrong)).refusal).toBe('denied');
      }
    });

    test('a client public key that is 0 modulo N is denied, its neighbours are answered', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      const ask = async (value: bigint) =>
        (await core.ask('srp-start', Buffer.from(FIRST.username), bytesOf(value))).refusal;
      expect([await ask(0n), await ask(N)]).toStrictEqual(['denied', 'denied']);
      expect([await ask(1n), await ask(N - 1n), await ask(N + 1n)]).toStrictEqual(['', '', '']);
    });

    test('a client public key with a leading zero byte opens the unit too', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      expect(srpClientPublicKey(SHORT_PRIVATE_KEY)[0]).toBe(0);
      const { proofs } = await start(core, FIRST, { privateKey: SHORT_PRIVATE_KEY });
      expect((await core.bytes('srp-verify', proofs.clientProof)).equals(proofs.deviceProof)).toBe(true);
    });

    test('another username is denied', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      for (const username of [`${FIRST.username}x`, FIRST.username.slice(1), ''])
        expect((await core.ask('srp-start', Buffer.from(username), bytesOf(2n))).refusal).toBe('denied');
    });

    test('a session is good for one try, and a new start, a refused one or srp-forget ends it', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      expect((await core.ask('srp-verify', Buffer.alloc(64))).refusal).toBe('wrong-state');
      const tries = [
        () => core.ask('srp-verify', Buffer.alloc(64)),
        () => core.get('srp-forget'),
        () => core.ask('srp-start', Buffer.from(FIRST.username), bytesOf(0n)),
      ];
      for (const end of tries) {
        const { proofs } = await start(core, FIRST);
        await end();
        expect((await core.ask('srp-verify', proofs.clientProof)).refusal).toBe('wrong-state');
      }
      const earlier = await start(core, FIRST);
      await start(core, FIRST);
      expect((await core.ask('srp-verify', earlier.proofs.clientProof)).refusal).toBe('denied');
    });

    test('no two exchanges have the same device public key', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      const keys = [];
      for (let exchange = 0; exchange < 5; exchange++)
        keys.push((await start(core, FIRST)).devicePublicKey.toString('hex'));
      expect(new Set(keys).size).toBe(keys.length);
    });

    test('a verifier that is no number of the group, or no salt, is a failure', async () => {
      await using core = new CoreShell(arithmetic);
      const [name, salt] = [Buffer.from(FIRST.username), Buffer.from(FIRST.salt, 'hex')];
      const ask = async (saltOf: Buffer, verifier: Buffer) => {
        await core.get('unit', name, saltOf, verifier);
        return (await core.ask('srp-start', name, bytesOf(2n))).refusal;
      };
      expect(await ask(salt, bytesOf(0n))).toBe('failed');
      expect(await ask(salt, bytesOf(N))).toBe('failed');
      expect(await ask(salt, Buffer.alloc(0))).toBe('failed');
      expect(await ask(Buffer.alloc(0), bytesOf(2n))).toBe('failed');
      expect(await ask(salt, Buffer.of(2))).toBe('');
    });

    test('without chance there is no exchange', async () => {
      await using core = new CoreShell(arithmetic);
      await provision(core, FIRST);
      await core.get('noise', NOISE.stuck, Buffer.alloc(8, 1));
      expect((await core.ask('srp-start', Buffer.from(FIRST.username), bytesOf(2n))).refusal).toBe('no-entropy');
    });

    test('its numbers are those of BigInt', async () => {
      const operand = fc.oneof(
        fc.constantFrom(0n, 1n, 2n, N - 1n, N, N + 1n, 2n ** 3072n - 1n, 2n ** 3071n, 2n ** 32n - 1n),
        fc.bigInt({ min: 0n, max: 2n ** 3072n - 1n }),
      );
      await using core = new CoreShell(arithmetic);
      await fc.assert(
        fc.asyncProperty(operand, operand, fc.uint8Array({ minLength: 1, maxLength: 12 }), async (a, b, exponent) => {
          expect(numberOf(await core.bytes('multiply', bytesOf(a), bytesOf(b)))).toBe((a * b) % N);
          expect(numberOf(await core.bytes('add', bytesOf(a), bytesOf(b)))).toBe((a + b) % N);
          expect(numberOf(await core.bytes('power', bytesOf(a), exponent))).toBe(
            power(a, numberOf(Buffer.from(exponent))),
          );
        }),
        { numRuns: 60 },
      );
    });
  });
});

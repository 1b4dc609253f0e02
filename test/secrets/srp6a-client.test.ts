import { getDiffieHellman, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  isSrpZero,
  SRP_PRIME,
  srpDeviceProofs,
  srpDevicePublicKey,
} from '../../station-core/protocol/unit-agent/srp6a.ts';
import { Secret } from '../../station-core/secret.ts';
import { Srp6aClient } from '../../station-core/secrets/srp6a-client.ts';

/** The owner's end against the unit's; that both are those of other people is shown in test/peers/srp6a.test.ts. */
const vectors = z
  .array(
    z.object({ username: z.string(), password: z.string(), salt: z.string(), verifier: z.string(), note: z.string() }),
  )
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/vectors/srp6a/vectors.json', import.meta.url), 'utf8')));
const [stock] = vectors;
if (stock === undefined) throw new Error('no vectors');
const salt = Buffer.from(stock.salt, 'hex');
const verifier = Buffer.from(stock.verifier, 'hex');

function unitAnswers(client: Srp6aClient, username: string, unitKey = randomBytes(32)) {
  const devicePublicKey = srpDevicePublicKey(verifier, unitKey);
  const seen = { username, salt, clientPublicKey: client.publicKey, devicePublicKey };
  return { devicePublicKey, ...srpDeviceProofs(seen, { privateKey: unitKey, verifier }) };
}

test('the prime is that of RFC 3526 §4, as OpenSSL has it', () => {
  expect(SRP_PRIME).toEqual(getDiffieHellman('modp15').getPrime());
});

test.each(vectors)('who knows the password and who holds its verifier prove that to each other: $note', (vector) => {
  const { username, password } = vector;
  const [unitSalt, unitVerifier] = [Buffer.from(vector.salt, 'hex'), Buffer.from(vector.verifier, 'hex')];
  using client = new Srp6aClient({ username, password: new Secret(password) });
  const privateKey = randomBytes(32);
  const devicePublicKey = srpDevicePublicKey(unitVerifier, privateKey);
  const seen = { username, salt: unitSalt, clientPublicKey: client.publicKey, devicePublicKey };
  const expected = srpDeviceProofs(seen, { privateKey, verifier: unitVerifier });
  expect(client.proofs({ salt: unitSalt, devicePublicKey })).toEqual(expected);
});

test.each([
  ['password', { username: stock.username, password: 'abcd1235' }],
  ['user name', { username: 'wifiprow', password: stock.password }],
])('another %s gives other proofs', (_, { username, password }) => {
  using client = new Srp6aClient({ username, password: new Secret(password) });
  const unit = unitAnswers(client, stock.username);
  const proofs = client.proofs({ salt, devicePublicKey: unit.devicePublicKey });
  expect(proofs?.clientProof).not.toEqual(unit.clientProof);
  expect(proofs?.deviceProof).not.toEqual(unit.deviceProof);
});

test('a public key of zero modulo N is answered with nothing', () => {
  using client = new Srp6aClient({ username: 'wifiprov', password: new Secret('abcd1234') });
  for (const devicePublicKey of [Buffer.alloc(384), SRP_PRIME])
    expect(client.proofs({ salt, devicePublicKey })).toBeUndefined();
  expect(isSrpZero(client.publicKey)).toBe(false);
});

test('numbers that begin with zero bytes are hashed without them at both ends', () => {
  using client = new Srp6aClient({ username: stock.username, password: new Secret(stock.password) });
  const short = Array.from({ length: 4000 }, (_, n) => n)
    .map((n) => {
      const privateKey = Buffer.alloc(2);
      privateKey.writeUInt16BE(n);
      return { privateKey, devicePublicKey: srpDevicePublicKey(verifier, privateKey) };
    })
    .find(({ devicePublicKey }) => devicePublicKey[0] === 0);
  if (short === undefined) throw new Error('none of 4000 public keys begins with a zero byte');
  const { devicePublicKey } = short;
  const seen = { username: stock.username, salt, clientPublicKey: client.publicKey, devicePublicKey };
  expect(client.proofs({ salt, devicePublicKey })).toEqual(
    srpDeviceProofs(seen, { privateKey: short.privateKey, verifier }),
  );
});

test('the private key is never a short exponent, and is wiped with the client', () => {
  const drawn = Buffer.alloc(32, 0);
  const client = new Srp6aClient({ username: 'u', password: new Secret('p') }, () => drawn);
  expect(drawn[0]).toBe(0x80);
  client[Symbol.dispose]();
  expect(drawn).toEqual(Buffer.alloc(32));
});

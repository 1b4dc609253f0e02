import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { writePlainKey } from '../../fixtures/token/release-key.ts';
import {
  keyIdOf,
  newReleaseKey,
  publicKeyPath,
  publicReleaseKey,
  readPublicReleaseKey,
  readReleaseKey,
  writeReleaseKey,
} from '../../station-core/release/release-key.ts';
import { trustedKeysIn } from '../../station-core/release/trusted-keys.ts';
import { faultFrom } from '../formats/fault-of.ts';

/** Stands for the encryption, which has tests of its own: these are about files. */
const lock = async (key: KeyObject): Promise<string> => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const unlock = async (pem: string): Promise<KeyObject> => createPrivateKey(pem);

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-key-'));
});
afterAll(() => rm(dir, { recursive: true }));

test('a key is written for its owner only, beside its public half, and is never written over', async () => {
  const key = await newReleaseKey();
  const path = join(dir, 'a.pem');
  const { publicPath } = await writeReleaseKey(path, key, lock);
  expect(publicPath).toBe(join(dir, 'a.pub.json'));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readReleaseKey(path, unlock)).public).toEqual(key.public);
  expect(await readPublicReleaseKey(publicPath)).toEqual(key.public);
  expect(await readFile(publicPath, 'utf8')).not.toContain('"d"');
  expect((await faultFrom(writeReleaseKey(path, await newReleaseKey(), lock))).evidence).toMatchObject({
    problem: 'EEXIST',
  });
  expect((await readReleaseKey(path, unlock)).public).toEqual(key.public);
});

test('when one of the two files is there already, neither is written', async () => {
  const path = join(dir, 'half.pem');
  const publicPath = join(dir, 'half.pub.json');
  for (const [there, missing] of [
    [path, publicPath],
    [publicPath, path],
  ] as const) {
    await writeFile(there, 'somebody’s');
    const fault = await faultFrom(writeReleaseKey(path, await newReleaseKey(), lock));
    expect(fault.evidence).toMatchObject({ path: there, problem: 'EEXIST' });
    expect(await readFile(there, 'utf8')).toBe('somebody’s');
    await expect(stat(missing)).rejects.toThrow('ENOENT');
    await rm(there);
  }
});

test('a secret key prints as a secret', async () => {
  const key = await newReleaseKey();
  const { d } = key.secret.reveal();
  expect(inspect(key, { depth: 9 }) + JSON.stringify(key)).not.toContain(d);
});

test('the id of a key is its thumbprint of RFC 7638', async () => {
  // RFC 8037, appendix A.3.
  const rfc8037 = publicReleaseKey.parse({
    kty: 'OKP',
    crv: 'Ed25519',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    kid: 'ignored',
  });
  expect(await keyIdOf(rfc8037)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test.each([
  ['a public key where a secret one is needed', 'pub', 'it holds only the public key'],
  ['what is no JSON', 'junk', 'it is not JSON'],
  ['a key of another kind', 'rsa', 'its field kty is not as it should be'],
  ['a file that is too long', 'long', 'it is too long'],
])('%s is refused without showing what is in the file', async (_, kind, problem) => {
  const key = await newReleaseKey();
  const { d } = key.secret.reveal();
  const content = {
    pub: JSON.stringify(key.public),
    junk: `{"d":"${d}"`,
    rsa: JSON.stringify({ kty: 'RSA', n: d }),
    long: JSON.stringify({ ...key.secret.reveal(), padding: 'x'.repeat(5000) }),
  }[kind];
  const path = join(dir, `${kind}.json`);
  await writeFile(path, content ?? '');
  const fault = await faultFrom(readReleaseKey(path, unlock));
  expect(fault).toMatchObject({ code: 'release.bad-key', evidence: { path, problem } });
  expect(inspect(fault, { depth: 9 })).not.toContain(d);
});

test('a secret key among the trusted keys is refused by name: a station must not have it', async () => {
  const folder = await mkdtemp(join(dir, 'trusted-'));
  const plain = join(folder, 'k.json');
  await writePlainKey(plain, await newReleaseKey());
  const publicPath = publicKeyPath(plain);
  const fault = await faultFrom(trustedKeysIn(folder));
  expect(fault.evidence).toMatchObject({ path: join(folder, 'k.json'), problem: 'it holds the secret key' });
  await rm(join(folder, 'k.json'));
  expect(await trustedKeysIn(folder)).toEqual([await readPublicReleaseKey(publicPath)]);
  expect(await trustedKeysIn(join(folder, 'nothing'))).toEqual([]);
});

test('an encrypted secret key among the trusted keys is none', async () => {
  const folder = await mkdtemp(join(dir, 'locked-'));
  await writeReleaseKey(join(folder, 'k.json'), await newReleaseKey(), lock);
  expect((await faultFrom(trustedKeysIn(folder))).evidence).toMatchObject({ problem: 'it is not JSON' });
});

test('a plain key of an earlier version signs still, and asks for nothing', async () => {
  const key = await newReleaseKey('ES256');
  const path = join(dir, 'old.json');
  await writePlainKey(path, key);
  const never = (): Promise<KeyObject> => Promise.reject(new Error('asked'));
  expect((await readReleaseKey(path, never)).secret.reveal()).toEqual(key.secret.reveal());
});

test('another kind of key in an encrypted file is refused', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const path = join(dir, 'other.pem');
  await writeFile(path, await lock(privateKey));
  expect(await faultFrom(readReleaseKey(path, unlock))).toMatchObject({ code: 'release.bad-key' });
});

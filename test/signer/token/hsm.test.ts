import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pkcs11js from 'pkcs11js';
import { beforeAll, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { ISSUER_ALGORITHMS } from '../../../station-core/pki/algorithms.ts';
import { makeStationToken, type StationToken } from '../station-token.ts';
import { atToken, notThePin, openHsm, secretKey, wantedOf } from './open-token.ts';

let token: StationToken;
beforeAll(async () => {
  token = await makeStationToken();
});

const named = (label: string) => ({ label, idHex: Buffer.from(label).toString('hex') });
const withJournalKey = (label: string) => ({ keys: { ...wantedOf(token).keys, journal: named(label) } });

function faultOf(work: () => unknown): Pick<Fault, 'code' | 'evidence'> {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, evidence: error.evidence };
    throw error;
  }
  throw new Error('no fault');
}

test('the keys of the station sign, side by side, and verify under their certificates', async () => {
  using hsm = openHsm(token);
  const message = Buffer.from('side by side');
  const signatures = await Promise.all(
    Array.from({ length: 12 }, () => hsm.signWithIssuingKey(message, ISSUER_ALGORITHMS['P-256'])),
  );
  const issuing = new X509Certificate(token.issuingCertDer).publicKey;
  expect(signatures.map((each) => verify('sha256', message, issuing, each))).not.toContain(false);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), hsm.checkpointKey]);
  const checkpoint = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  expect(verify(null, message, checkpoint, await hsm.signWithCheckpointKey(message))).toBe(true);
});

test('the key of the journal is the same at each start, and not the tag of a text', async () => {
  const bytesOf = async () => {
    using hsm = openHsm(token);
    const tag = await hsm.tag(Buffer.from('birthmark journal v2'));
    return { key: (await hsm.journalKey()).export(), tag };
  };
  const [first, second] = [await bytesOf(), await bytesOf()];
  expect(first.key).toEqual(second.key);
  expect(first.key).not.toEqual(first.tag);
});

test.each<readonly [string, Readonly<Record<number, boolean>>, string]>([
  ['could come out', { [pkcs11js.CKA_EXTRACTABLE]: true }, 'CKA_EXTRACTABLE CKA_NEVER_EXTRACTABLE'],
  ['is not sensitive', { [pkcs11js.CKA_SENSITIVE]: false }, 'CKA_SENSITIVE CKA_ALWAYS_SENSITIVE'],
  ['may derive others', { [pkcs11js.CKA_DERIVE]: true }, 'CKA_DERIVE'],
  ['may unwrap', { [pkcs11js.CKA_UNWRAP]: true }, 'CKA_UNWRAP'],
  ['may decrypt', { [pkcs11js.CKA_DECRYPT]: true }, 'CKA_DECRYPT'],
  ['may wrap', { [pkcs11js.CKA_WRAP]: true }, 'CKA_WRAP'],
  ['may encrypt', { [pkcs11js.CKA_ENCRYPT]: true }, 'CKA_ENCRYPT'],
  ['may be changed', { [pkcs11js.CKA_MODIFIABLE]: true }, 'CKA_MODIFIABLE'],
  ['may be copied', { [pkcs11js.CKA_COPYABLE]: true }, 'CKA_COPYABLE'],
])('a key that %s is not taken into service', (what, changes, attributes) => {
  const label = what.replaceAll(' ', '-');
  atToken(token, (driver, session) => {
    driver.C_GenerateKey(session, { mechanism: pkcs11js.CKM_GENERIC_SECRET_KEY_GEN }, secretKey(label, changes));
  });
  const fault = faultOf(() => openHsm(token, withJournalKey(label)));
  expect(fault).toEqual({ code: 'hsm.weak-key', evidence: { label, attributes } });
});

test('a key that was brought in from outside is not taken into service', () => {
  atToken(token, (driver, session) => {
    const template = secretKey('imported').filter(({ type }) => type !== pkcs11js.CKA_VALUE_LEN);
    driver.C_CreateObject(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
      { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_GENERIC_SECRET },
      { type: pkcs11js.CKA_VALUE, value: Buffer.alloc(32, 1) },
      ...template,
    ]);
  });
  const attributes = 'CKA_ALWAYS_SENSITIVE CKA_NEVER_EXTRACTABLE CKA_LOCAL';
  expect(faultOf(() => openHsm(token, withJournalKey('imported')))).toMatchObject({ evidence: { attributes } });
});

test('a key must have its label and its id, and be the only one of them', () => {
  const keys = { ...wantedOf(token).keys, tag: { label: 'tag', idHex: '00' } };
  expect(faultOf(() => openHsm(token, { keys }))).toMatchObject({ code: 'hsm.no-key', evidence: { label: 'tag' } });
  atToken(token, (driver, session) => {
    for (const _ of [1, 2])
      driver.C_GenerateKey(session, { mechanism: pkcs11js.CKM_GENERIC_SECRET_KEY_GEN }, secretKey('twice'));
  });
  const reason = 'two keys of this name';
  expect(faultOf(() => openHsm(token, withJournalKey('twice')))).toMatchObject({ evidence: { reason } });
});

test('another driver than the approved one is never loaded', () => {
  const moduleSha256 = '00'.repeat(32);
  expect(faultOf(() => openHsm(token, { moduleSha256 })).code).toBe('signer.wrong-module');
  const modulePath = join(token.dir, 'ca', 'root.pem');
  expect(faultOf(() => openHsm(token, { modulePath })).code).toBe('signer.wrong-module');
  expect(faultOf(() => openHsm(token, { modulePath: '/nowhere/driver.so' })).code).toBe('hsm.missing');
});

test('a token of the same label with another serial number gets no PIN', () => {
  const fault = faultOf(() => openHsm(token, { tokenSerial: '0123456789abcdef' }, notThePin));
  expect(fault).toMatchObject({ code: 'hsm.missing', evidence: { tokenSerial: '0123456789abcdef' } });
});

test('two tokens of one label get no PIN, though their serial numbers differ', async () => {
  const twice = await makeStationToken();
  const { tokenLabel, softhsmConf } = twice.files;
  const wanted = wantedOf(twice);
  const another = ['--init-token', '--free', '--label', tokenLabel, '--so-pin', '87654321', '--pin', '12345678'];
  execFileSync('softhsm2-util', another, { env: { ...process.env, SOFTHSM2_CONF: softhsmConf } });
  expect(faultOf(() => openHsm(twice, wanted, notThePin)).code).toBe('hsm.two-tokens');
});

test('a wrong PIN is told as such', () => {
  expect(faultOf(() => openHsm(token, {}, notThePin)).code).toBe('hsm.wrong-pin');
});

test('the anchor is kept in the token, readable only after a login, and survives the process', () => {
  const state = (n: number) => ({
    n,
    macHex: 'ab'.repeat(32),
    tree: { sizeEntries: n * 2, rootHashHex: 'cd'.repeat(32) },
  });
  {
    using hsm = openHsm(token);
    const anchor = hsm.anchor('S8');
    expect(anchor.read()).toBeUndefined();
    anchor.write(state(1));
    anchor.write(state(2));
    expect(anchor.read()).toEqual(state(2));
    expect(hsm.anchor('S9').read()).toBeUndefined();
  }
  using hsm = openHsm(token);
  expect(hsm.anchor('S8').read()).toEqual(state(2));
  const found = spawnSync('grep', ['-rla', 'ab'.repeat(32), join(token.dir, 'hsm')]);
  expect([found.status, found.stdout.toString()]).toEqual([1, '']); // 1: no file of the token shows it
});

test('of two anchors that a crash left, the one that has come further counts; one that cannot be read never passes for none', () => {
  const text = (n: number) => `${n} ${'ab'.repeat(32)} ${n} ${'cd'.repeat(32)}`;
  const put = (label: string, station: string) => {
    atToken(token, (driver, session) => {
      driver.C_CreateObject(session, [
        { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_DATA },
        { type: pkcs11js.CKA_APPLICATION, value: `birthmark-state ${station}` },
        { type: pkcs11js.CKA_TOKEN, value: true },
        { type: pkcs11js.CKA_PRIVATE, value: true },
        { type: pkcs11js.CKA_LABEL, value: label },
      ]);
    });
  };
  for (const n of [7, 9, 8]) put(text(n), 'S3');
  put('nonsense', 'S4');
  using hsm = openHsm(token);
  expect(hsm.anchor('S3').read()?.n).toBe(9);
  expect(faultOf(() => hsm.anchor('S4').read()).code).toBe('signer.anchor-missing');
});

test('a process that is killed while it moves the anchor leaves one that is at most one write old', () => {
  const objects = join(token.dir, 'hsm');
  const files = () =>
    new Map(
      readdirSync(objects, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.object'))
        .map((name) => [join(objects, name), readFileSync(join(objects, name))]),
    );
  const state = (n: number) => ({
    n,
    macHex: 'ab'.repeat(32),
    tree: { sizeEntries: n, rootHashHex: 'cd'.repeat(32) },
  });
  let before: Map<string, Buffer>;
  {
    using hsm = openHsm(token);
    const anchor = hsm.anchor('S7');
    for (const n of [1, 2, 3, 4]) anchor.write(state(n));
    before = files();
    anchor.write(state(5));
  }
  const after = files();
  const written = [...after].filter(([path, bytes]) => before.get(path)?.equals(bytes) !== true);
  expect(written).toHaveLength(1);
  for (const [path, bytes] of written) {
    for (let length = 0; length <= bytes.length; length += 13) {
      for (const made of files().keys()) if (!after.has(made)) rmSync(made);
      for (const [each, whole] of after) writeFileSync(each, whole);
      writeFileSync(path, bytes.subarray(0, length));
      using hsm = openHsm(token);
      const anchor = hsm.anchor('S7');
      expect([4, 5], `cut at ${length}`).toContain(anchor.read()?.n);
      anchor.write(state(6));
      anchor.write(state(7));
      expect(anchor.read()?.n).toBe(7);
    }
  }
});

import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftDocument, verifySignedDocument } from '../../station-core/codecs/signed-documents.ts';
import { formatSignedDocument } from '../../station-core/formats/signed-document.ts';
import { createKeyFile, openKeyFile } from '../../station-core/officers/key-file.ts';
import { officerPaths, readOfficer } from '../../station-core/officers/officer-files.ts';
import { requireKeyBeside } from '../../station-core/officers/open-officer.ts';
import { decryptPrivateKey } from '../../station-core/officers/pkcs8-encryption.ts';
import { signDocument } from '../../station-core/officers/sign-document.ts';
import { Secret } from '../../station-core/secret.ts';

const passphrase = new Secret('five words that do not belong');
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'officers-'));
});
afterAll(() => rm(dir, { recursive: true }));

const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

test('a copy of the public file alone is refused before anything is asked', async () => {
  const paths = officerPaths(dir, 'carl');
  await createKeyFile(paths, { id: 'carl', name: 'Carl', algorithm: 'EdDSA' }, passphrase);
  await requireKeyBeside(paths.publicPath);
  await rm(paths.keyPath);
  await expect(requireKeyBeside(paths.publicPath)).rejects.toEqual(refused('officer.no-key-beside'));
});

test('officers with key files of both algorithms sign one document', async () => {
  let document = draftDocument({ type: 'lift' });
  for (const [id, algorithm] of [
    ['anna', 'EdDSA'],
    ['bo', 'ES256'],
  ] as const) {
    const paths = officerPaths(dir, id);
    await createKeyFile(paths, { id, name: id, algorithm }, passphrase);
    const officer = await readOfficer(paths.publicPath);
    document = await signDocument(document, 'lift', await openKeyFile(paths.keyPath, officer, passphrase));
  }
  const officers = await Promise.all(['anna', 'bo'].map((id) => readOfficer(officerPaths(dir, id).publicPath)));
  const asked = { type: 'lift', officers, threshold: 2 } as const;
  expect(verifySignedDocument(formatSignedDocument(document), asked).signedBy).toEqual(['anna', 'bo']);
});

test('a private key is for its owner alone, and openssl opens it with the passphrase', async () => {
  const { keyPath } = officerPaths(dir, 'anna');
  expect((await stat(keyPath)).mode & 0o777).toBe(0o600);
  const shown = execFileSync('openssl', ['pkey', '-in', keyPath, '-passin', 'stdin', '-noout', '-text'], {
    input: passphrase.reveal(),
  });
  expect(shown.toString()).toContain('ED25519 Private-Key');
  const parsed = execFileSync('openssl', ['asn1parse', '-in', keyPath]).toString();
  expect(parsed).toMatch(/PBES2[^]*PBKDF2[^]*INTEGER +:0F4240[^]*hmacWithSHA256[^]*aes-256-cbc/);
});

test('a wrong passphrase is refused by name, and nothing of either is in the error', async () => {
  const officer = await readOfficer(officerPaths(dir, 'anna').publicPath);
  const opened = openKeyFile(
    officerPaths(dir, 'anna').keyPath,
    officer,
    new Secret('another passphrase of some length'),
  );
  await expect(opened).rejects.toThrow(refused('officer.wrong-passphrase'));
  await expect(opened).rejects.not.toHaveProperty('cause', expect.anything());
});

test('the key of one officer does not open as that of another', async () => {
  const bo = await readOfficer(officerPaths(dir, 'bo').publicPath);
  await expect(openKeyFile(officerPaths(dir, 'anna').keyPath, bo, passphrase)).rejects.toThrow(
    refused('officer.bad-key'),
  );
});

test.each([
  ['a short passphrase', 'short'],
  ['one character many times', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
  ['nothing', ''],
])('%s makes no key', async (_, text) => {
  const paths = officerPaths(dir, 'weak');
  const made = createKeyFile(paths, { id: 'weak', name: 'Weak', algorithm: 'EdDSA' }, new Secret(text));
  await expect(made).rejects.toThrow(refused('officer.weak-passphrase'));
  await expect(stat(paths.publicPath)).rejects.toThrow();
});

test('a key that is there already is not overwritten, and leaves no half of a new officer', async () => {
  const before = await readFile(officerPaths(dir, 'anna').keyPath, 'utf8');
  await rm(officerPaths(dir, 'anna').publicPath);
  const made = createKeyFile(officerPaths(dir, 'anna'), { id: 'anna', name: 'Anna', algorithm: 'EdDSA' }, passphrase);
  await expect(made).rejects.toThrow(refused('station.bad-path'));
  expect(await readFile(officerPaths(dir, 'anna').keyPath, 'utf8')).toBe(before);
  await expect(stat(officerPaths(dir, 'anna').publicPath)).rejects.toThrow();
});

test('a key file whose passphrase is cheap to guess is refused before the passphrase is tried', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: passphrase.reveal(),
  });
  expect(() => decryptPrivateKey(pem.toString(), passphrase, 'node.pem')).toThrow(
    expect.objectContaining({
      code: 'officer.bad-key',
      evidence: { path: 'node.pem', problem: 'its passphrase is stretched 2048 times only' },
    }) as Error,
  );
});

test('a key in the clear is refused', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  expect(() => decryptPrivateKey(pem.toString(), passphrase, 'plain.pem')).toThrow(refused('officer.bad-key'));
});

test('the public file of an officer is not read through a link', async () => {
  await symlink(officerPaths(dir, 'bo').publicPath, join(dir, 'link.officer.json'));
  await expect(readOfficer(join(dir, 'link.officer.json'))).rejects.toThrow(refused('station.bad-path'));
});

test('a public file that holds a private key is refused without quoting it', async () => {
  const bo = await readOfficer(officerPaths(dir, 'bo').publicPath);
  const d = Buffer.alloc(32, 7).toString('base64url');
  await writeFile(join(dir, 'leak.officer.json'), JSON.stringify({ ...bo, jwk: { ...bo.jwk, d } }));
  const read = readOfficer(join(dir, 'leak.officer.json'));
  await expect(read).rejects.toThrow(refused('officer.bad-key'));
  await read.catch((error: unknown) => {
    expect(JSON.stringify(error)).not.toContain(d);
  });
});

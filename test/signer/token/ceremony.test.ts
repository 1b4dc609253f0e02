import { execFileSync } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createToken } from '../../../fixtures/token/ceremony.ts';
import { openSoftToken } from '../../../station-core/first-day/hsm/soft-token.ts';
import { openToken } from '../../../fixtures/token/trial-root.ts';
import { makeStationToken, STATION } from '../station-token.ts';
import type { StationToken } from '../station-token.ts';

let token: StationToken;
beforeAll(async () => {
  token = await makeStationToken();
});

test('every key was made inside the token and can never come out; that of the root is not there', () => {
  const script = join(import.meta.dirname, 'read-token.ts');
  const output = execFileSync(process.execPath, [script, token.files.modulePath, token.pin.reveal()], {
    env: { ...process.env, NODE_OPTIONS: '', SOFTHSM2_CONF: token.files.softhsmConf },
    encoding: 'utf8',
  });
  const kept = { sensitive: true, extractable: false, neverExtractable: true, local: true, value: 'refused' };
  const keys = JSON.parse(output) as { label: string }[];
  expect(keys.sort((a, b) => a.label.localeCompare(b.label))).toEqual([
    { label: 'checkpoint', ...kept },
    { label: 'issuing', ...kept },
    { label: 'journal', ...kept },
    { label: 'tag', ...kept },
  ]);
});

test('the intermediate chains to the root under the strictest rules, and says TEST', () => {
  const { rootCertPath, intermediateCertPath } = token.files;
  const verified = execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', rootCertPath, intermediateCertPath]);
  expect(verified.toString()).toContain('OK');
  const shown = execFileSync('openssl', ['x509', '-in', intermediateCertPath, '-noout', '-text']).toString();
  expect(shown).toContain('CA:TRUE, pathlen:0');
  expect(shown).toContain('Certificate Sign, CRL Sign');
  expect(shown).toContain('TEST issuing CA');
});

test('the PIN file is for its owner alone', async () => {
  expect((await stat(token.files.pinFile)).mode & 0o777).toBe(0o600);
});

test('a second ceremony over the same folder changes nothing', async () => {
  const { dir, officers } = token;
  const before = await stat(token.files.rootCertPath);
  expect(await createToken({ dir, officers, station: STATION })).toEqual(token.files);
  expect((await stat(token.files.rootCertPath)).mtimeMs).toBe(before.mtimeMs);
});

test('a ceremony that broke off is finished, with the same keys and the same root', async () => {
  const { dir, files, officers } = await makeStationToken();
  const before = await readFile(files.intermediateCertPath, 'utf8');
  await rm(files.intermediateCertPath);
  await createToken({ dir, officers, station: STATION });
  expect(await readFile(files.intermediateCertPath, 'utf8')).toBe(before);
});

test("the root's token lies beside the station's folder, and holds the root key alone", async () => {
  const folder = join(`${token.dir}-headquarters`, 'root');
  const soft = await openSoftToken(folder, 'birthmark-trial-root');
  await using root = await openToken(folder, soft);
  expect(await root.privateKeys()).toEqual([{ objectClass: 'private', label: 'root' }]);
  const files = execFileSync('find', [token.dir, '-name', '*root*', '-type', 'd'], { encoding: 'utf8' });
  expect(files).toBe('');
});

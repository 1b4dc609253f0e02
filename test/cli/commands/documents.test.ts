import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplePermit } from '../../officers/sample-documents.ts';
import { makeSoftHsm, SOFTHSM_MODULE } from '../../officers/softhsm.ts';
import { atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark, birthmarkAs } from '../birthmark.ts';

const PASSPHRASE = 'five words that do not belong';
const PIN = '13572468';
let dir: string;
let permit: string;
const at = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'documents-'));
  permit = at('P-2026-07.jws');
  process.env['SOFTHSM2_CONF'] = makeSoftHsm(dir, { label: 'bos token', pin: PIN });
  const { v: _v, type: _type, issuedAt: _issuedAt, ...content } = samplePermit;
  await writeFile(at('content.json'), JSON.stringify(content));
});
afterAll(() => rm(dir, { recursive: true }));

const sign = (officer: string, typed: string, secret: { to: string; typed: string }): Promise<SeenAtTerminal> =>
  atTerminal(
    [{ to: 'to sign this', typed }, secret],
    ...['permit', 'sign', permit, '--officer', at(`${officer}.officer.json`)],
  );
const annasPassphrase = { to: 'Passphrase of anna', typed: PASSPHRASE };
const bosPin = { to: 'PIN of the token bos token', typed: PIN };

test('an officer makes a key in an encrypted file; the passphrase is asked for twice and not seen', async () => {
  const { exitCode, seen } = await atTerminal(
    [
      { to: 'New passphrase of anna, at least 16 characters', typed: PASSPHRASE },
      { to: 'The same passphrase again', typed: PASSPHRASE },
    ],
    ...['officer', 'new', 'anna', '--name', 'Anna Berg', '--out', dir],
  );
  expect(seen).toContain('thumbprint');
  expect(seen).not.toContain(PASSPHRASE);
  expect(exitCode).toBe(0);
  expect(JSON.parse(await readFile(at('anna.officer.json'), 'utf8'))).toMatchObject({ id: 'anna', name: 'Anna Berg' });
});

test('two passphrases that differ make no key', async () => {
  const { exitCode, seen } = await atTerminal(
    [
      { to: 'New passphrase of cleo, at least 16 characters', typed: PASSPHRASE },
      { to: 'The same passphrase again', typed: `${PASSPHRASE}!` },
    ],
    ...['officer', 'new', 'cleo', '--name', 'Cleo', '--out', dir],
  );
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('officer.different-passphrase')]);
});

test('an officer makes a key in a token', async () => {
  const { exitCode, seen } = await atTerminal(
    [bosPin],
    ...['officer', 'new', 'bo', '--name', 'Bo', '--alg', 'ES256', '--out', dir],
    ...['--module', SOFTHSM_MODULE, '--token', 'bos token'],
  );
  expect(seen).toContain('in the token bos token');
  expect(seen).not.toContain(PIN);
  expect(exitCode).toBe(0);
});

test('a folder that cannot be made is refused before anybody is asked for a passphrase', async () => {
  const { exitCode, stderr } = await birthmark('officer', 'new', 'eve', '--name', 'Eve', '--out', at('content.json'));
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('station.bad-path')]);
});

test('without a terminal nobody makes a key and nobody signs', async () => {
  const made = await birthmarkAs(
    { env: { PASSPHRASE } },
    'officer',
    'new',
    'dora',
    '--name',
    'Dora',
    '--out',
    dir,
    '--json',
  );
  expect([made.exitCode, made.json()]).toMatchObject([1, { fault: { code: 'person.no-terminal' } }]);
});

test('a permit is drafted from its content, and shown in words', async () => {
  const drafted = await birthmark('permit', 'new', at('content.json'), '--out', permit);
  expect(drafted.exitCode).toBe(0);
  expect(drafted.stdout).toContain('100 certificates at each of these stations: ST01, ST02');
  const shown = await birthmark('permit', 'show', permit);
  expect(shown.stdout).toMatch(/signature +none: this is a draft/);
});

test('content that is no permit is refused, naming the field', async () => {
  await writeFile(at('wrong.json'), JSON.stringify({ ...samplePermit, macs: { oui: ['24:0A:C4'] } }));
  const drafted = await birthmark('permit', 'new', at('wrong.json'), '--out', at('wrong.jws'), '--json');
  expect(drafted.exitCode).toBe(1);
  expect(drafted.json()).toMatchObject({ fault: { code: 'document.malformed', evidence: { field: 'macs.oui.0' } } });
});

test('an officer who types another word signs nothing', async () => {
  const before = await readFile(permit, 'utf8');
  const { exitCode, seen } = await sign('anna', 'yes', annasPassphrase);
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('officer.not-confirmed')]);
  expect(await readFile(permit, 'utf8')).toBe(before);
});

test('a wrong passphrase signs nothing', async () => {
  const wrong = { to: 'Passphrase of anna', typed: 'another passphrase of some length' };
  const { exitCode, seen } = await sign('anna', 'P-2026-07', wrong);
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('officer.wrong-passphrase')]);
});

test('an officer sees the permit in words, confirms it by its id, and signs; one signature is not enough', async () => {
  const { exitCode, seen } = await sign('anna', 'P-2026-07', annasPassphrase);
  expect(seen).toMatch(
    /allows +100 certificates[^]*You sign as Anna Berg[^]*needs 1 more signature, by another officer/,
  );
  expect(exitCode).toBe(0);
  const verified = await birthmark(
    'document',
    'verify',
    permit,
    '--officer',
    at('anna.officer.json'),
    at('bo.officer.json'),
    '--json',
  );
  expect([verified.exitCode, verified.json()]).toMatchObject([
    1,
    { fault: { code: 'document.untrusted', evidence: { reason: 'too-few-signatures' } } },
  ]);
});

test('the same officer does not sign twice', async () => {
  const { exitCode, seen } = await sign('anna', 'P-2026-07', annasPassphrase);
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('officer.signed-already')]);
});

test('a second officer signs with a token, and the permit verifies', async () => {
  const { exitCode, seen } = await sign('bo', 'P-2026-07', bosPin);
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('Signed by anna, bo. It has the signatures it needs.')]);
  const officers = [at('anna.officer.json'), at('bo.officer.json')];
  const listed = (await birthmark('officer', 'show', ...officers, '--json')).json();
  const verified = await birthmark(
    ...['document', 'verify', permit, '--officer', ...officers],
    ...['--officers-sha256', String(listed['officersSha256']), '--json'],
  );
  expect(verified.json()).toMatchObject({ ok: true, type: 'permit', signedBy: ['anna', 'bo'] });
  expect(verified.exitCode).toBe(0);
});

test('another list of officers than the pinned one is refused', async () => {
  const verified = await birthmark(
    ...['document', 'verify', permit, '--officer', at('anna.officer.json'), at('bo.officer.json')],
    ...['--officers-sha256', '0'.repeat(64), '--json'],
  );
  expect([verified.exitCode, verified.json()]).toMatchObject([1, { fault: { code: 'document.other-officers' } }]);
});

test('a revocation is drafted on top of the list before it', async () => {
  const first = await birthmark('permit', 'revoke', 'P-1', '--reason', 'stolen', '--out', at('r1.jws'), '--json');
  expect(first.json()).toMatchObject({ content: { number: 1, revoked: [{ permit: 'P-1', reason: 'stolen' }] } });
  const second = await birthmark(
    ...['permit', 'revoke', 'P-2', '--reason', 'wrong OUI', '--list', at('r1.jws'), '--out', at('r2.jws'), '--json'],
  );
  expect(second.json()).toMatchObject({ content: { number: 2, revoked: [{ permit: 'P-1' }, { permit: 'P-2' }] } });
  const again = await birthmark(
    ...['permit', 'revoke', 'P-2', '--reason', 'x', '--list', at('r2.jws'), '--out', at('r3.jws'), '--json'],
  );
  expect(again.json()).toMatchObject({ fault: { code: 'document.malformed', evidence: { field: 'revoked' } } });
});

test('a permit is not signed as a manifest', async () => {
  const { exitCode, seen } = await atTerminal([], 'manifest', 'sign', permit, '--officer', at('anna.officer.json'));
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('wrong-type')]);
});

const OLD_PERMIT = join(import.meta.dirname, '../../../fixtures/old-data/eb79f7bf/permits/lamp-one.json');

test('permit show says of a permit that nobody signed what it is, that nothing is issued under it, and what to do', async () => {
  const { exitCode, stdout, stderr } = await birthmark('permit', 'show', OLD_PERMIT);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^permit +DEMO-lamp-one, of version 0\.3 or earlier$/m);
  expect(stdout).toMatch(/^signature +NONE/m);
  expect(stdout).toContain('Nothing is issued under it.');
  expect(stdout).toContain('birthmark permit new');
});

test('an officer cannot sign it', async () => {
  const { exitCode, stderr } = await birthmark('permit', 'sign', OLD_PERMIT, '--officer', 'anna.officer.json');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
  expect(stderr).not.toContain('station.bug');
});

import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provenLedger, type ProvenLedger } from './proven-ledger.ts';
import { VERIFIER, verifierText } from './verifier.ts';

/** The program as an auditor runs it: alone in a folder, with the files that somebody sent. */
let dir: string;
let made: ProvenLedger;
let keys: readonly string[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'birthmark-auditor-'));
  copyFileSync(fileURLToPath(VERIFIER), join(dir, 'verify.mjs'));
  made = await provenLedger(3);
  writeFileSync(join(dir, 'a.tlog-proof'), made.proofs[1] ?? '');
  writeFileSync(join(dir, 'root.der'), made.given.root);
  keys = ['--checkpoint-key', made.given['checkpoint-key'], '--upstream-key', made.given['upstream-key']];
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['verify.mjs', ...args], { cwd: dir }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('it is one file of less than 300 lines that needs Node alone', () => {
  expect(verifierText.split('\n').length - 1).toBeLessThan(300);
  const imported = [...verifierText.matchAll(/from '([^']+)'|import\('([^']+)'\)|require\(/g)].map(([, name]) => name);
  expect(imported.length).toBeGreaterThan(2);
  for (const name of imported) expect(builtinModules).toContain(name?.replace(/^node:/, ''));
});

test('with all keys it says what it checked, what that proves and what it does not', async () => {
  const ran = await run('a.tlog-proof', ...keys, '--root', 'root.der');
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(ran.stdout.match(/^OK {11}\w+/gm)).toHaveLength(7);
  expect(ran.stdout).toMatch(/^This proves:\n {2}S01 signed.*\n {2}Upstream saw.*\n {2}The certificate/m);
  expect(ran.stdout).toMatch(/^It does not prove:\n( {2}that .*\n){3}\nVERIFIED\.\n$/m);
});

test.each([
  ['no key at all', [], ['checkpoint', 'cosignature', 'chain']],
  ['no station key, and no way to do without it', ['--without-upstream', '--without-root'], ['checkpoint']],
])('%s: it says "not checked" and does not pass', async (_, args, unchecked) => {
  const ran = await run('a.tlog-proof', ...args);
  expect(ran.exitCode).toBe(3);
  expect([...ran.stdout.matchAll(/^NOT CHECKED {2}(\w+)/gm)].map(([, name]) => name)).toEqual(unchecked);
  expect(ran.stdout).toMatch(/\nNOT VERIFIED: not everything was checked\.\n$/);
  expect(ran.stdout).not.toContain('This proves');
});

test('what is waived is said, and is not among what is proven', async () => {
  const ran = await run('a.tlog-proof', ...keys.slice(0, 2), '--without-upstream', '--without-root');
  expect(ran.exitCode).toBe(0);
  expect(ran.stdout.match(/^WAIVED {7}\w+/gm)).toEqual(['WAIVED       cosignature', 'WAIVED       chain']);
  expect(ran.stdout).toMatch(/This proves:\n {2}S01 signed.*\nIt does not/);
});

test('a changed proof ends with 1, whatever else was not checked', async () => {
  const text = readFileSync(join(dir, 'a.tlog-proof'), 'utf8');
  writeFileSync(join(dir, 'changed.tlog-proof'), text.replace(/^index \d+$/m, 'index 0'));
  const ran = await run('changed.tlog-proof');
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatch(/^WRONG {8}inclusion .*NOT in the tree[^]*\nThis proof does NOT verify\.\n$/m);
});

test('a forged proof cannot write a verdict of its own on the terminal', async () => {
  const kind = 'x\n\nVERIFIED.\n\u001b[8m\u202e';
  const forged = readFileSync(join(dir, 'a.tlog-proof'), 'utf8').replace(/^extra (.+)$/m, (_, extra: string) => {
    const [entry = '', ...issuers] = Buffer.from(extra, 'base64').toString('utf8').split('\n');
    const changed = entry.replace('"kind":"certificate-issued"', `"kind":${JSON.stringify(kind)}`);
    return `extra ${Buffer.from([changed, ...issuers].join('\n')).toString('base64')}`;
  });
  writeFileSync(join(dir, 'forged.tlog-proof'), forged);
  const ran = await run('forged.tlog-proof', ...keys, '--root', 'root.der');
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain('OK           entry        x\\u{a}\\u{a}VERIFIED.');
  expect(ran.stdout).not.toMatch(/^VERIFIED/m);
  expect(ran.stdout.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
});

test.each([
  ['no proof', [], 'Name one proof'],
  ['a proof that is not there', ['b.tlog-proof'], 'ENOENT'],
  ['an option that it does not know', ['a.tlog-proof', '--trust-me'], '--trust-me'],
  ['a station key that is none', ['a.tlog-proof', '--checkpoint-key', 'S01'], '--checkpoint-key needs'],
  ['a root that is none', ['a.tlog-proof', '--root', 'a.tlog-proof'], 'no start line'],
])('%s is wrong usage', async (_, args, says) => {
  const ran = await run(...args);
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ran.stderr).toContain(says);
  expect(ran.stderr).toContain('Usage: node verify.mjs');
});

test('the keys of station and upstream cannot be taken for each other', async () => {
  const [, station = '', , upstream = ''] = keys;
  const ran = await run('a.tlog-proof', '--checkpoint-key', upstream, '--upstream-key', station);
  expect(ran.exitCode).toBe(2);
});

test('--help names every exit status', async () => {
  const { exitCode, stdout } = await run('--help');
  expect(exitCode).toBe(0);
  for (const status of [0, 1, 2, 3]) expect(stdout).toMatch(new RegExp(`^ {2}${status} {3}`, 'm'));
});

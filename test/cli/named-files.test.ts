import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePlainKey } from '../../fixtures/token/release-key.ts';
import { newReleaseKey } from '../../station-core/release/release-key.ts';
import { makeReadOnly, mounted, NOBODY, readableByAll } from '../ledger/where-nothing-can-be-written.ts';
import { birthmark, birthmarkAs } from './birthmark.ts';

const vectors = join(import.meta.dirname, '..', '..', 'fixtures', 'vectors');
const dir = mkdtempSync(join(tmpdir(), 'birthmark-files-'));
const at = (...names: string[]): string => join(dir, ...names);

beforeAll(async () => {
  chmodSync(dir, 0o755);
  mkdirSync(at('folder'));
  mkdirSync(at('locked'), { mode: 0o700 });
  writeFileSync(at('file'), '');
  cpSync(join(vectors, 'nvs/16_station.csv'), at('in.csv'));
  cpSync(join(vectors, 'idf-build/esp-idf-v5'), at('build'), { recursive: true });
  readableByAll(at('build'));
  await writePlainKey(at('key.json'), await newReleaseKey());
  for (const file of ['key.json', 'key.pub.json', 'in.csv']) chmodSync(at(file), 0o644); // so that only what a test is about is out of reach
});

afterAll(() => {
  rmSync(dir, { recursive: true });
});

const NO_SUCH = 'no such file or folder (ENOENT)';
const BUILD = ['--size', '16K'];

test.each([
  ['a missing input', ['nvs', 'build', at('none'), at('o'), ...BUILD], at('none'), NO_SUCH],
  ['a missing key', ['nvs', 'dump', at('in.csv'), '--keys', at('none')], at('none'), NO_SUCH],
  ['a folder as input', ['image', 'info', at('folder')], at('folder'), 'a folder, not a file (EISDIR)'],
  ['a folder as output', ['nvs', 'build', at('in.csv'), at('folder'), ...BUILD], at('folder'), '(EISDIR)'],
  ['a file as folder', ['nvs', 'build', at('in.csv'), at('file', 'o'), ...BUILD], at('file', 'o'), '(ENOTDIR)'],
  ['keys that are there', ['nvs', 'keys', at('file')], at('file'), 'exists already, and is not overwritten (EEXIST)'],
  [
    'a missing release key',
    ['release', 'import', at('build'), '--out', at('r'), '--key', at('none')],
    at('none'),
    NO_SUCH,
  ],
  [
    'a missing build',
    ['release', 'import', at('none'), '--out', at('r'), '--key', at('key.json')],
    at('none'),
    NO_SUCH,
  ],
  ['a missing release', ['release', 'verify', at('none')], at('none'), 'release.not-found'],
  ['a missing product', ['provision', '--port', 'x', '--product', at('none'), '--data', dir], at('none'), NO_SUCH],
  ['a missing setup', ['ledger', 'verify', '--data', at('none')], at('none'), NO_SUCH],
  ['a missing ledger', ['unit', 'show', 'L1-S01-000001', '--data', at('none')], at('none'), 'there is no ledger'],
])('%s is said in words, with its path', async (...[, args, path, words]) => {
  const ran = await birthmark(...args);
  expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
  expect(ran.stderr).toContain(path);
  expect(ran.stderr).toContain(words);
});

const DENIED = 'permission denied (EACCES)';

test.skipIf(process.getuid?.() !== 0).each([
  ['an input', ['image', 'info', at('locked', 'i')], at('locked', 'i')],
  ['an output', ['nvs', 'build', at('in.csv'), at('locked', 'o'), ...BUILD], at('locked', 'o')],
  ['a new key', ['release', 'key', 'new', at('locked', 'k.pem')], at('locked', 'k.pem')],
  ['a build', ['release', 'import', at('locked'), '--out', at('r'), '--key', at('key.json')], at('locked')],
  [
    'a destination',
    ['release', 'import', at('build'), '--out', at('locked', 'r'), '--key', at('key.json')],
    at('locked', 'r'),
  ],
  ['a release', ['release', 'show', at('locked', 'r'), '--trust', at('key.pub.json')], at('locked', 'r')],
  ['a setup', ['ledger', 'verify', '--data', at('locked')], at('locked', 'station.json')],
  ['a ledger', ['unit', 'show', 'L1-S01-000001', '--data', at('locked')], at('locked', 'ledger.db')],
])('%s out of reach is said in words, with its path (needs root, to be another user)', async (what, args, path) => {
  const ran = await birthmarkAs({ uid: NOBODY }, ...args);
  // A ledger that cannot be read was not checked, which has an exit status of its own.
  expect(ran).toMatchObject({ exitCode: what === 'a ledger' ? 3 : 1, stdout: '' });
  expect(ran.stderr).toContain(path);
  expect(ran.stderr).toContain(DENIED);
});

test('a full disk and a read-only one are said in words, with the path', async (context) => {
  const disk = at('disk');
  mounted(context, { at: disk, sizeKb: 8 });
  const full = await birthmark('nvs', 'build', at('in.csv'), join(disk, 'o'), ...BUILD);
  expect(full.stderr).toContain(`path ${join(disk, 'o')}, problem the disk is full (ENOSPC)`);
  makeReadOnly(disk);
  const readOnly = await birthmark('nvs', 'build', at('in.csv'), join(disk, 'p'), ...BUILD);
  expect(readOnly.stderr).toContain(`path ${join(disk, 'p')}, problem the disk is read-only (EROFS)`);
});

test('a machine is given the code of the system', async () => {
  const ran = await birthmark('image', 'info', at('none'), '--json');
  expect(ran.json()).toMatchObject({
    fault: { code: 'station.bad-path', evidence: { path: at('none'), problem: 'ENOENT' } },
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const dir = mkdtempSync(join(tmpdir(), 'birthmark-lazy-'));

afterAll(() => {
  rmSync(dir, { recursive: true });
});

/** Paths within the project of every file that a command loads; built-in modules are not among them. */
function loadedBy(...args: readonly string[]): string[] {
  const list = join(dir, 'modules');
  rmSync(list, { force: true });
  execFileSync(
    process.execPath,
    ['--import', join(import.meta.dirname, 'note-modules.ts'), 'station-core/cli/main.ts', ...args],
    { cwd: root, env: { ...process.env, BIRTHMARK_TEST_MODULES: list }, stdio: 'ignore' },
  );
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => new URL(url).pathname.slice(root.length + 1));
}

/** What any command needs to read its words, show its help and name a fault. */
const LIGHT = [
  /^station-core\/cli\/[a-z-]+\.ts$/,
  /^station-core\/cli\/usage\//,
  /^station-core\/(called-as|fault|station\/version|umask)\.ts$/,
  /^station-core\/(faults|model)\//,
  /^station-core\/formats\/image\/chip-ids\.ts$/,
  /^package\.json$/,
  /^node_modules\/commander\//,
];

test.each([
  [['--version']],
  [['--help']],
  [['help', 'provision']],
  [['nvs', 'build', '--help']],
  [['provision', '--help']],
])('birthmark %j loads what reads words, and nothing of the station', (args) => {
  const loaded = loadedBy(...args);
  expect(loaded).toContain('station-core/cli/main.ts');
  expect(loaded.filter((path) => !LIGHT.some((each) => each.test(path)))).toEqual([]);
});

test('a command of the formats loads neither the station nor the ledger', () => {
  const loaded = loadedBy('image', 'info', 'fixtures/vectors/secure-boot/app_signed_rsa.bin');
  expect(loaded).toContain('station-core/cli/commands/image.ts');
  expect(loaded.filter((path) => /^station-core\/(station\/(?!version)|ledger|device|host)/.test(path))).toEqual([]);
});

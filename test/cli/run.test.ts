import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { whereThingsAre } from '../../fixtures/demo/report.ts';

const root = join(import.meta.dirname, '..', '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'birthmark-run-'));

afterAll(() => {
  rmSync(elsewhere, { recursive: true });
});

/** With other packages than the lockfile's, `./run` would install them first, below the feet of this very test. */
beforeEach((context) => {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.birthmark-lock'].map((name) => {
    const path = join(root, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  });
  if (wanted !== installed) context.skip('the packages of the lockfile are not installed: ./run test installs them');
});

/** `./run`, called from another folder than the project's. */
function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'run'), args, { cwd: elsewhere, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('./run birthmark reads and writes files where the user stands', () => {
  cpSync(join(root, 'fixtures/vectors/nvs/16_station.csv'), join(elsewhere, 'values.csv'));
  expect(run('birthmark', 'nvs', 'build', 'values.csv', 'nvs.bin', '--size', '16K').status).toBe(0);
  expect(run('birthmark', 'nvs', 'dump', 'nvs.bin').stdout).toContain('PROV_A1B2C3');
  rmSync(join(elsewhere, 'nvs.bin'));
});

test.each([
  [['--help'], 'Usage: ./run COMMAND'],
  [['demo', '--help'], 'Usage: ./run demo'],
  [['app', '--help'], 'Usage: ./run app'],
])('./run %j shows help and exits 0', (args, usage) => {
  const shown = run(...args);
  expect(shown).toMatchObject({ status: 0, stderr: '' });
  expect(shown.stdout).toContain(usage);
});

test.each([
  [['frob'], "unknown command 'frob'"],
  [['demo', '--frob'], "unknown option '--frob'"],
  [['demo', '--boards', '0'], 'a whole number from 1 to 64'],
  [['demo', '--boards'], "option '--boards <count>' argument missing"],
  [['app', '--frob'], "unknown option '--frob'"],
  [['app'], "either '--demo' or '--data <dir>' is required"],
  [['app', '--demo', '--port', '99999'], 'a whole number from 0 to 65535'],
])('./run %j says in words what is wrong, exits 2 and has done nothing', (args, problem) => {
  const refused = run(...args);
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain(problem);
  expect(refused.stderr).not.toMatch(/^\s+at |node:internal|Setting up/m);
});

/** The machine without these programs and without the right to install any. */
function pathWithout(...absent: readonly string[]): string {
  const programs = mkdtempSync(join(elsewhere, 'programs-'));
  for (const folder of (process.env['PATH'] ?? '').split(':').filter((each) => existsSync(each))) {
    for (const name of readdirSync(folder)) {
      if (absent.includes(name) || name === 'sudo' || existsSync(join(programs, name))) continue;
      rmSync(join(programs, name), { force: true });
      symlinkSync(join(folder, name), join(programs, name));
    }
  }
  rmSync(join(programs, 'apt-get'), { force: true });
  writeFileSync(join(programs, 'apt-get'), '#!/bin/sh\nexit 100\n', { mode: 0o755 });
  return programs;
}

test('what the tests need and cannot be installed is named, and nothing runs', () => {
  const { status, stdout, stderr } = spawnSync(join(root, 'run'), ['test', 'test/wait.test.ts'], {
    cwd: elsewhere,
    encoding: 'utf8',
    env: { ...process.env, PATH: pathWithout('certtool', 'pgrep', 'clang', 'socat') },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  const named = /^Please install first: apt-get install(.*)$/m.exec(stderr)?.[1]?.split(' ');
  expect(named).toEqual(expect.arrayContaining(['gnutls-bin', 'procps', 'clang', 'libclang-rt-dev', 'socat']));
});

test('a demo is not put into a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'birthmark-demo-')), 'notes.txt');
  writeFileSync(file, 'mine');
  const main = join(import.meta.dirname, '..', '..', 'fixtures', 'demo', 'main.ts');
  const { status, stderr } = spawnSync(process.execPath, [main, '--data', file], { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('station.bad-path') as string,
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('what the demo says to try can be typed where it was started, also in a folder with a blank', () => {
  const there = process.cwd();
  process.chdir(elsewhere);
  try {
    const hints = whereThingsAre(join(elsewhere, 'my data'), []);
    expect(hints).toContain(`  ${root}/run birthmark ledger verify --data 'my data'\n`);
  } finally {
    process.chdir(there);
  }
});

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { freePorts, newStation } from './new-headquarters.ts';

/** The commands of docs/guides/headquarters.md as they stand there, but for directories, addresses and what is printed. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const GUIDE = readFileSync(join(ROOT, 'docs/guides/headquarters.md'), 'utf8');
const COMMANDS = [...GUIDE.matchAll(/^birthmark (upstream .+)$/gm)].map(([, words = '']) => words);

let root: string;
let serving: ChildProcess | undefined;
let ports: readonly number[];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'birthmark-guide-'));
  chmodSync(root, 0o711); // run as root, the database belongs to another account, which must be able to enter
  ports = await freePorts();
});
afterAll(async () => {
  if (serving?.exitCode === null) {
    serving.kill('SIGTERM');
    await once(serving, 'exit');
  }
  await rm(root, { recursive: true, force: true });
});

function fromGuide(start: string, replaced: Readonly<Record<string, string>> = {}): string[] {
  const found = COMMANDS.find((words) => words.startsWith(start));
  if (found === undefined) throw new Error(`the guide has no command ${start}`);
  let words = found;
  const all = { '/srv/headquarters': join(root, 'hq'), 'hq.example.com': 'localhost', ...replaced };
  for (const [from, to] of Object.entries(all)) words = words.replaceAll(from, to);
  return words.split(' ');
}

const HQ_PORTS = (): string[] => [
  '--listen',
  '127.0.0.1',
  '--port',
  String(ports[0]),
  '--enrolment-port',
  String(ports[1]),
];

async function serve(): Promise<Record<string, unknown>> {
  const main = join(ROOT, 'station-core/cli/main.ts');
  serving = spawn(process.execPath, [main, ...fromGuide('upstream serve'), '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (serving.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: serving.stdout }), 'line')) as [string];
  return JSON.parse(line) as Record<string, unknown>;
}

test('the guide takes a stranger from an empty directory to a station that is enrolled', async () => {
  const made = await birthmark(...fromGuide('upstream init'), ...HQ_PORTS(), '--json');
  expect(made).toMatchObject({ exitCode: 0 });
  expect(made.json()).toMatchObject({ ok: true, stationUrl: `https://localhost:${String(ports[0])}` });
  for (const key of ['tls/ca.key.pem', 'tls/server.key.pem', 'witness/ed25519.key.pem', 'witness/ml-dsa-44.key.pem']) {
    expect((await stat(join(root, 'hq', key))).mode & 0o077).toBe(0);
  }
  expect(await serve()).toMatchObject({ ok: true, url: `https://127.0.0.1:${String(ports[0])}` });

  const added = (await birthmark(...fromGuide('upstream station add'), '--json')).json();
  expect(added).toMatchObject({ ok: true, station: 'ST01', fingerprint: made.json()['fingerprint'] });
  const { url, code, fingerprint } = added as Record<string, string>;
  const { dataDir } = await newStation('ST01');
  const replaced = {
    CODE: code ?? '',
    SHA256: fingerprint ?? '',
    '/srv/birthmark': dataDir,
    ':8444': `:${String(ports[1])}`,
  };
  const enrolled = await birthmark(...fromGuide('upstream enrol', replaced), '--json');
  expect(enrolled).toMatchObject({ exitCode: 0 });
  expect(url).toBe(`https://localhost:${String(ports[1])}`);
  expect((await readStationConfig(dataDir)).upstream?.url).toBe(`https://localhost:${String(ports[0])}`);
  expect(existsSync(join(dataDir, 'upstream', 'station.key.pem'))).toBe(true);

  const checked = await birthmark(...fromGuide('upstream check'), '--json');
  expect(checked).toMatchObject({ exitCode: 0 });
  const { findings } = checked.json() as { findings: { check: string; state: string; subject?: string }[] };
  expect(findings.filter(({ state, check }) => state !== 'good' && check !== 'disk')).toMatchObject([
    { check: 'stations', state: 'warning', subject: 'ST01' }, // it has enrolled, and not come yet
  ]);

  const again = await birthmark(...fromGuide('upstream enrol', { ...replaced, [dataDir]: dataDir }), '--json');
  expect(again.json()).toMatchObject({ fault: { code: 'sync.enrolment-refused', evidence: { why: 'used already' } } });
  expect(again.stdout).not.toContain(code?.replaceAll('-', ''));
  await rm(dataDir, { recursive: true });
});

test('a second init in the same directory replaces nothing, and says so', async () => {
  const before = readFileSync(join(root, 'hq', 'tls', 'ca.pem'), 'utf8');
  const again = await birthmark(...fromGuide('upstream init'), ...HQ_PORTS(), '--json');
  expect(again.json()).toMatchObject({ fault: { code: 'upstream.exists' } });
  expect(readFileSync(join(root, 'hq', 'tls', 'ca.pem'), 'utf8')).toBe(before);
});

test.each([
  [['--fingerprint', 'abc'], 2],
  [[], 2],
])('without a whole fingerprint nothing is asked: %j', async (words, exitCode) => {
  const ran = await birthmark('upstream', 'enrol', 'https://localhost:1', '7K3QM', '--data', root, ...words, '--json');
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.json()).toMatchObject({ fault: { code: 'station.bad-argument' } });
});

test('every command of the guide is run here', () => {
  const run = ['upstream init', 'upstream serve', 'upstream station add', 'upstream enrol', 'upstream check'];
  expect(COMMANDS.filter((words) => !run.some((start) => words.startsWith(start)))).toEqual([]);
});

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../station-core/backup/back-up.ts';
import { openBackup } from '../../station-core/backup/open-backup.ts';
import { birthmark } from '../cli/birthmark.ts';
import { mounted } from '../ledger/where-nothing-can-be-written.ts';
import { type Line, provision, startLine } from '../station/line.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');
const never = new AbortController().signal;

let line: Line;
let dir: string;
let key: string;

beforeAll(async () => {
  line = await startLine();
  {
    await using station = await line.open();
    await station.inService;
  }
  dir = await mkdtemp(join(tmpdir(), 'birthmark-backup-test-'));
  key = readFileSync(join(line.dataDir, 'signer', 'checkpoint.vkey'), 'utf8').trim();
});

afterAll(async () => {
  await rm(dir, { recursive: true });
  await line[Symbol.asyncDispose]();
});

const made = (path: string) => backUp({ dataDir: line.dataDir, path, now: new Date() }, never);

test.each(['S01.tar', 'S01-folder'])('a backup that is made while boards run is whole: %s', async (name) => {
  const path = join(dir, name);
  await using station = await line.open();
  const boards = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  const [first, second] = boards;
  if (first === undefined || second === undefined) throw new Error('no boards');
  expect(await provision(station, { board: first, product: line.product })).toMatchObject({ outcome: 'PASS' });
  const before = station.ledger.head().sizeEntries;
  const [ran, result] = await Promise.all([
    birthmark('station', 'backup', path, '--data', line.dataDir, '--json'),
    provision(station, { board: second, product: line.product }),
  ]);
  expect(result).toMatchObject({ outcome: 'PASS' }); // the line goes on
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  const { sha256, sizeEntries } = ran.json();
  expect(sizeEntries).toBeGreaterThanOrEqual(before);
  const checked = await birthmark(
    'station',
    'backup',
    '--verify',
    path,
    '--key',
    key,
    '--sha256',
    String(sha256),
    '--json',
  );
  expect(checked.json()).toMatchObject({ ok: true, station: 'S01', sizeEntries, ledger: { ok: true, problems: [] } });
  expect(checked.exitCode).toBe(0);
});

test('any tar reads it, and finds the files of the station in it', async () => {
  const path = join(dir, 'listed.tar');
  await made(path);
  const names = execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n');
  expect(names).toEqual(
    expect.arrayContaining([
      'manifest.json',
      'station/station.json',
      'station/ledger.db',
      'station/permits/lamp-one.json',
      'station/documents/manifest.jws',
      'station/signer/signer.json',
      'station/signer/state/journal.jsonl',
      'station/product/release/manifest.jws',
    ]),
  );
  const certs = readdirSync(join(line.dataDir, 'certs'));
  expect(certs.length).toBeGreaterThan(0);
  for (const cert of certs) expect(names).toContain(`station/certs/${cert}`);
});

test('it holds no PIN, no key and no label, wherever somebody has put one', async () => {
  const pem = ['-----BEGIN', 'PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n'].join(' ');
  const planted = join(line.dataDir, 'permits', 'forgotten.pem');
  writeFileSync(planted, pem);
  onTestFinished(() => rm(planted));
  const path = join(dir, 'secrets.tar');
  const { manifest } = await made(path);
  const bytes = readFileSync(path);
  const pin = readFileSync(join(line.dataDir, 'hsm', 'pin'));
  for (const secret of [pin, Buffer.from(pem)]) {
    expect(secret.length).toBeGreaterThan(5);
    expect(bytes.includes(secret)).toBe(false);
  }
  const names = manifest.files.map(({ name }) => name).join('\n');
  expect(names).not.toMatch(/labels|tokens|\.object|refused-pin|\.lock/);
  expect(manifest.leftOut).toEqual(
    expect.arrayContaining(['hsm/pin', 'hsm/tokens', 'labels', 'log', 'permits/forgotten.pem']),
  );
});

test('a backup that is killed in the middle is not there, and the next one is', async () => {
  const place = join(dir, 'killed');
  mkdirSync(place);
  const large = join(line.dataDir, 'product', 'large.bin');
  writeFileSync(large, '');
  truncateSync(large, 2_000_000_000);
  const path = join(place, 'S01.tar');
  const child = spawn(process.execPath, [MAIN, 'station', 'backup', path, '--data', line.dataDir], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await expect.poll(() => execFileSync('du', ['-sk', place], { encoding: 'utf8' }), { interval: 5 }).toMatch(/^\d{5,}/);
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  await rm(large);
  const [draft = ''] = readdirSync(place);
  expect(draft).toMatch(/^\.birthmark-backup-/); // what it left bears no name of a backup
  const dayBefore = Date.now() / 1000 - 25 * 60 * 60;
  utimesSync(join(place, draft), dayBefore, dayBefore);
  await made(path);
  expect(readdirSync(place)).toEqual(['S01.tar']);
});

test('a full disk is named, and leaves nothing', async (context) => {
  const place = join(dir, 'full');
  mounted(context, { at: place, sizeKb: 256 });
  for (const name of ['S01.tar', 'S01']) {
    await expect(made(join(place, name))).rejects.toMatchObject({ code: 'backup.not-written' });
    expect(readdirSync(place)).toEqual([]);
  }
});

test('a disk that fills after the ledger is copied is named as well', async (context) => {
  const place = join(dir, 'nearly-full');
  mounted(context, { at: place, sizeKb: Math.ceil((statSync(join(line.dataDir, 'ledger.db')).size * 1.5) / 1024) });
  for (const name of ['S01.tar', 'S01']) {
    await expect(made(join(place, name))).rejects.toMatchObject({
      code: 'backup.not-written',
      evidence: { reason: 'ENOSPC' },
    });
    expect(readdirSync(place)).toEqual([]);
  }
});

test('a backup never takes the place of something', async () => {
  const path = join(dir, 'there.tar');
  writeFileSync(path, 'the only good one');
  await expect(made(path)).rejects.toMatchObject({ code: 'backup.exists' });
  expect(readFileSync(path, 'utf8')).toBe('the only good one');
});

test('one that is stopped leaves nothing', async () => {
  const path = join(dir, 'stopped.tar');
  const stop = AbortSignal.abort(new Error('stop'));
  await expect(backUp({ dataDir: line.dataDir, path, now: new Date() }, stop)).rejects.toThrow('stop');
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what verifies a backup leaves nothing behind', async () => {
  const path = join(dir, 'once.tar');
  await made(path);
  let dataDir: string;
  {
    await using opened = await openBackup(path, never);
    dataDir = opened.dataDir;
    expect(existsSync(join(dataDir, 'ledger.db'))).toBe(true);
  }
  expect(existsSync(dataDir)).toBe(false);
});

import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { handOver, moveAway } from '../../station-core/backup/move.ts';
import type { BackupManifest } from '../../station-core/backup/manifest.ts';
import { restore } from '../../station-core/backup/restore.ts';
import { Station } from '../../station-core/station/station.ts';
import { birthmark } from '../cli/birthmark.ts';
import { labelScanner, type Line, provision, startLine } from '../station/line.ts';

/** One station after the other is handed over; each is a copy of the same, with the token as it was then. */

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');
const never = new AbortController().signal;
let line: Line;
let first: string;
let old: string;
let copies = 0;

const inParent = (name: string): string => join(line.dataDir, '..', name);
const scanner = () => labelScanner(old);
const openAt = (dataDir: string, isMoving = false): Promise<Station> =>
  Station.open(dataDir, { signal: never, scanner: () => labelScanner(dataDir), isMoving });

beforeAll(async () => {
  line = await startLine();
  await using station = await line.open();
  first = await passed(station);
});
afterAll(() => line[Symbol.asyncDispose]());
beforeEach(() => {
  copies += 1;
  old = inParent(`old-${copies}`);
  cpSync(line.dataDir, old, { recursive: true });
});

async function passed(station: Station): Promise<string> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'PASS' });
  return result.serial ?? '';
}

const moved = (path: string) => moveAway({ dataDir: old, path, scanner, now: () => new Date() }, never);

/** The ledger of a station that was moved says itself that the old one is closed: nobody is asked. */
const takesOver = {
  requireStopped: () => Promise.reject(new Error('the ledger ends with the move')),
  withoutUpstream: false,
};
const isOff = { ...takesOver, requireStopped: () => Promise.resolve() };

/** On "another machine": the token is carried over. */
async function arrived(path: string): Promise<string> {
  const dataDir = `${path}-arrived`;
  await restore({ path, dataDir, as: takesOver }, never);
  rmSync(join(dataDir, 'hsm'), { recursive: true, force: true });
  cpSync(join(old, 'hsm'), join(dataDir, 'hsm'), { recursive: true });
  return dataDir;
}

async function requireIssues(dataDir: string): Promise<void> {
  await using station = await openAt(dataDir);
  expect((await station.signerStatus(never)).quarantine).toBeNull();
  expect(await passed(station)).not.toBe(first);
}

test('a moved station goes on where it arrived, and never again where it was', async () => {
  const path = inParent('moves.tar');
  const ran = await birthmark('station', 'move', path, '--data', old, '--json');
  expect(ran.json()).toMatchObject({ ok: true, station: 'S01', path });
  const gone = { code: 'station.moved', evidence: { to: path } };
  await expect(openAt(old)).rejects.toMatchObject(gone);
  expect((await birthmark('station', 'check', '--data', old, '--json')).stdout).toContain('station.moved');
  const dataDir = await arrived(path);
  await requireIssues(dataDir);
  await requireIssues(dataDir); // after a restart as before
  await expect(openAt(old)).rejects.toMatchObject(gone);
  // Whoever removes the mark and plugs the token in again has a ledger that ends with the move, and one that is too old.
  rmSync(join(old, 'moved.json'));
  rmSync(join(old, 'hsm'), { recursive: true });
  cpSync(join(dataDir, 'hsm'), join(old, 'hsm'), { recursive: true });
  await expect(openAt(old)).rejects.toMatchObject({ code: 'station.moved' });
  await expect(openAt(old, true)).rejects.toMatchObject({ code: 'ledger.rolled-back' });
});

test.each([
  ['before the move is signed', () => endLedger()],
  ['before it is marked', () => endLedger((station) => station.checkpoint(never))],
  [
    'before the backup',
    () => handOver({ dataDir: old, path: inParent('lost.tar'), scanner, now: () => new Date() }, never),
  ],
])('stopped %s, it does not start again, and the next attempt completes the move', async (_, stopped) => {
  await stopped();
  await expect(openAt(old)).rejects.toMatchObject({ code: 'station.moved' });
  const path = inParent(`again-${copies}.tar`);
  await moved(path);
  await expect(openAt(old)).rejects.toMatchObject({ code: 'station.moved', evidence: { to: path } });
  await requireIssues(await arrived(path));
});

async function endLedger(sign?: (station: Station) => Promise<unknown>): Promise<void> {
  await using station = await openAt(old, true);
  station.ledger.append({ kind: 'station-moved', move: 'M-1' });
  await sign?.(station);
}

test('killed when it is marked, it goes on from there', async () => {
  const path = inParent('killed');
  const child = spawn(process.execPath, [MAIN, 'station', 'move', path, '--data', old], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await expect.poll(() => existsSync(join(old, 'moved.json')), { interval: 5, timeout: 120_000 }).toBe(true);
  child.kill('SIGKILL');
  await exited;
  await expect(openAt(old)).rejects.toMatchObject({ code: 'station.moved' });
  const again = inParent('killed-again');
  await moved(again);
  await requireIssues(await arrived(again));
});

test('while the station runs, or over something that is there, nothing is moved', async () => {
  {
    await using _running = await openAt(old);
    await expect(moved(inParent('busy.tar'))).rejects.toMatchObject({ code: 'ledger.busy' });
  }
  await expect(moved(line.dataDir)).rejects.toMatchObject({ code: 'backup.exists' });
  await requireIssues(old);
});

test('what is restored from it needs no word of upstream: nothing came after', async () => {
  const path = inParent('of-upstream');
  await moved(path);
  const upstreamKey = readFileSync(join(line.dataDir, 'signer', 'checkpoint.vkey'), 'utf8').trim();
  const withUpstream = (config: Config): object => {
    const upstream = {
      url: 'https://127.0.0.1:1',
      ca: config.ca.root,
      cert: config.ca.root,
      key: 'k.pem',
      upstreamKey,
    };
    return { ...config, upstream };
  };
  change(path, withUpstream);
  const restored = await restore({ path, dataDir: inParent('not-asked'), as: takesOver }, never);
  expect(restored).toMatchObject({ upstream: 'not-needed', fetchedEntries: 0 });
  expect(restored.missing).toContain(join(inParent('not-asked'), 'k.pem'));
  const night = inParent('night');
  await birthmark('station', 'backup', night, '--data', line.dataDir);
  change(night, withUpstream);
  const asks = restore({ path: night, dataDir: inParent('asked'), as: isOff }, never);
  await expect(asks).rejects.toMatchObject({ code: 'backup.no-client-key' });
});

interface Config {
  readonly ca: { readonly root: string };
}

function change(backup: string, with_: (config: Config) => object): void {
  const [name, at] = ['station/station.json', join(backup, 'manifest.json')];
  const text = JSON.stringify(with_(JSON.parse(readFileSync(join(backup, name), 'utf8')) as Config));
  writeFileSync(join(backup, name), text);
  const manifest = JSON.parse(readFileSync(at, 'utf8')) as BackupManifest;
  const file = { name, sizeBytes: text.length, sha256Hex: createHash('sha256').update(text).digest('hex') };
  const files = [...manifest.files.filter((each) => each.name !== name), file];
  writeFileSync(at, JSON.stringify(Object.assign(manifest, { files })));
}

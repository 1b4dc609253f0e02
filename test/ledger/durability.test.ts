import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test, type TestContext } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { cpuMsOf } from '../cpu-time.ts';
import { UNSIGNED, verifyLedger } from '../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, faultOf, lifeOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';

const APPENDING = join(import.meta.dirname, 'appending-process.ts');
const { publicKey } = checkpointSigner();

function problemsOf(dir: string): readonly unknown[] {
  // Nothing is signed here: what is asked is whether the entries are in order.
  return verifyLedger(dir, { checkpointKey: publicKey }).problems.filter(({ what }) => what !== UNSIGNED);
}

function startAppending(dir: string): { child: ChildProcess; acknowledged: number[]; first: Promise<unknown> } {
  const child = spawn(process.execPath, [APPENDING, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => acknowledged.push(Number(line)));
  return { child, acknowledged, first: once(lines, 'line') };
}

test('SIGKILL at any moment loses nothing that was acknowledged', async () => {
  const dir = scratch();
  let size = 0;
  for (let round = 0; round < 20; round++) {
    const { child, acknowledged, first } = startAppending(dir);
    const closed = once(child, 'close');
    await first;
    await sleep(Math.random() * 40);
    expect(child.kill('SIGKILL')).toBe(true);
    await closed;
    using ledger = openLedger(dir); // the lock died with the process
    const { sizeEntries } = ledger.head();
    expect(acknowledged.at(-1)).toBeGreaterThan(size - 1);
    expect(sizeEntries).toBeGreaterThan(acknowledged.at(-1) ?? Infinity);
    expect(problemsOf(dir)).toEqual([]);
    expect(ledger.openRuns()).toHaveLength(round + 1);
    size = sizeEntries;
  }
});

test('a second process is refused while the first one lives', async () => {
  const dir = scratch();
  const { child, first } = startAppending(dir);
  await first;
  expect(faultOf(() => openLedger(dir)).code).toBe('ledger.busy');
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  openLedger(dir)[Symbol.dispose]();
});

test('a full disk is reported, nothing half is written, and the ledger goes on when there is room', () => {
  const dir = scratch();
  {
    using ledger = openLedger(dir, { maxPages: 60 });
    let n = 0;
    const fill = (): void => {
      for (; ; n++) provision(ledger, sampleUnit(n % 256, `run-${n}`));
    };
    const first = faultOf(fill);
    expect([first.code, n > 3]).toEqual(['ledger.disk-full', true]);
    const { sizeEntries, rootHash } = ledger.head();
    expect(problemsOf(dir)).toEqual([]);
    // Still full, or small enough to fit: either way the ledger stays whole.
    try {
      ledger.append(lifeOf(sampleUnit(0, 'small')).begun);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ledger.disk-full' });
      expect(ledger.head()).toEqual({ sizeEntries, rootHash });
    }
  }
  using roomy = openLedger(dir);
  provision(roomy, { run: 'later', unit: macOf('24:0a:c4:00:01:01'), serial: 'BM-S1-100000' });
  expect(problemsOf(dir)).toEqual([]);
});

test('a really full file system is reported, and the ledger stays consistent', (context) => {
  const dir = smallFileSystem(context);
  {
    using ledger = openLedger(dir);
    const fault = faultOf(() => {
      for (let n = 0; ; n++)
        ledger.append({ kind: 'run-begun', run: `r${n}`, slot: 0, port: 'x'.repeat(9000), product: 'p', steps: ['s'] });
    });
    expect(['ledger.disk-full', 'ledger.write-failed']).toContain(fault.code);
    expect(ledger.head().sizeEntries).toBeGreaterThan(10);
  }
  expect(problemsOf(dir)).toEqual([]);
});

/** A file system of one megabyte, where the test may make one. */
function smallFileSystem(context: TestContext): string {
  const dir = join(scratch(), 'small');
  mkdirSync(dir);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]);
  if (mounted.status !== 0) context.skip('needs the right to mount a tmpfs');
  context.onTestFinished(() => {
    execFileSync('umount', [dir]);
  });
  return dir;
}

test('a disk that refuses to write takes the ledger out of service; what was acknowledged stays', (context) => {
  const dir = scratch();
  // A limit on the size of files: write(2) fails with EFBIG, which SQLite reports as an I/O error.
  const command = `ulimit -f 512 && exec "$0" "$@"`;
  const { stdout, status } = spawnSync('bash', ['-c', command, process.execPath, APPENDING, dir], { encoding: 'utf8' });
  if (status === null) context.skip('the shell cannot limit file sizes');
  const lines = stdout.trim().split('\n');
  expect(lines.slice(-2)).toEqual(['ledger.write-failed', 'ledger.write-failed']);
  using ledger = openLedger(dir);
  expect(ledger.head().sizeEntries).toBeGreaterThan(Number(lines.at(-3)));
  expect(problemsOf(dir)).toEqual([]);
});

test('a database tool that holds the file makes an append fail, and only that one', () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  const tool = new Database(join(dir, 'ledger.db'));
  tool.exec('BEGIN IMMEDIATE');
  const { begun } = lifeOf(sampleUnit(1));
  expect(faultOf(() => ledger.append(begun)).code).toBe('ledger.write-failed');
  tool.close();
  expect(ledger.append(begun)[0].seq).toBe(0);
});

test('an append to a long ledger costs about what it costs in a short one', async () => {
  const costMs = async (entries: number, appends: number): Promise<number> => {
    using ledger = openLedger(scratch());
    ledger.append(Array.from({ length: entries }, (_, n) => lifeOf(sampleUnit(n, `run-${n}`)).begun));
    const more = Array.from({ length: appends }, (_, n) => sampleUnit(n % entries, `run-${n % entries}`));
    return await cpuMsOf(() => {
      for (const unit of more) ledger.append(lifeOf(unit).connected);
    });
  };
  // Many together: some systems count the time of a thread in ticks of some milliseconds.
  const LEDGERS = 10;
  let shortMs = 0;
  for (let n = 0; n < LEDGERS; n++) shortMs += await costMs(50, 50);
  // A hundred times as long: work that grew with the ledger would show as a factor of a hundred.
  expect((await costMs(5000, 50 * LEDGERS)) / shortMs).toBeLessThan(20);
});

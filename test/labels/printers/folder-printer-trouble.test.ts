import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { inspect } from 'node:util';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import { printJob } from './sample-job.ts';

const { signal } = new AbortController();
const isRoot = process.getuid?.() === 0;
let dir = '';

beforeEach(async () => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-printer-'));
  onTestFinished(() => folder.remove());
  dir = folder.path;
});

const job = (id: string, content: string) => printJob(id, id, content);

/** A file system of its own, small enough to fill up; false where this account may not mount. */
function mountSmall(path: string): boolean {
  mkdirSync(path);
  if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', path]).status !== 0)
    return false;
  onTestFinished(() => {
    execFileSync('umount', [path]);
  });
  return true;
}

test('a folder that does not exist is not made: it may be a share that is not mounted', async () => {
  await expect(openPrinter(`folder:${dir}/absent`)).rejects.toMatchObject({
    code: 'printer.not-writable',
    evidence: { reason: 'ENOENT' },
  });
});

test('a file is no folder', async () => {
  writeFileSync(join(dir, 'file'), '');
  await expect(openPrinter(`folder:${dir}/file`)).rejects.toMatchObject({ code: 'printer.not-writable' });
});

test.each(['lp://office', 'folder:', 'folder', '', '/var/labels', 'FOLDER:/x'])(
  'an address of no known printer is a fault of the setup: %j',
  async (address) => {
    await expect(openPrinter(address)).rejects.toMatchObject({ code: 'station.bad-config' });
  },
);

test.each(['../GS-1', 'a/b', '.hidden', '', 'x'.repeat(101), 'a\0b', '..'])(
  'a serial that would leave the folder or hide in it is refused: %j',
  async (fileName) => {
    const printer = await openPrinter(`folder:${dir}`);
    const print = printer.print({ ...job('job-1', 'label'), fileName }, signal);
    await expect(print).rejects.toMatchObject({ code: 'station.bad-config' });
    await expect(printer.recall(fileName, signal)).rejects.toMatchObject({ code: 'station.bad-config' });
  },
);

test('a full disk is a fault, leaves no half label, and what was printed before stays whole', async ({ skip }) => {
  const small = join(dir, 'small');
  skip(!mountSmall(small), 'needs root and the right to mount a tmpfs');
  const printer = await openPrinter(`folder:${small}`);
  await printer.print(job('GS-1', 'x'.repeat(6000)), signal);
  const fault: unknown = await printer.print(job('GS-2', 'y'.repeat(60_000)), signal).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'printer.not-writable', evidence: { reason: 'ENOSPC' } });
  expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain('yyyy');
  expect(readdirSync(small).sort()).toEqual(['.jobs', 'GS-1.pdf']);
  expect(readFileSync(join(small, 'GS-1.pdf'), 'utf8')).toBe('x'.repeat(6000));
  // Failed, not stored: the job can be recalled and printed again.
  expect(await printer.recall('GS-2', signal)).toBe('not-there');
  await printer.print(job('GS-2', 'y'.repeat(6000)), signal);
});

test('a reprint that does not fit leaves the label that was there', async ({ skip }) => {
  const small = join(dir, 'small');
  skip(!mountSmall(small), 'needs root and the right to mount a tmpfs');
  const printer = await openPrinter(`folder:${small}`);
  await printer.print(job('GS-1', 'first'), signal);
  const reprint = printer.print(job('GS-1', 'y'.repeat(100_000)), signal);
  await expect(reprint).rejects.toMatchObject({ code: 'printer.not-writable' });
  expect(readFileSync(join(small, 'GS-1.pdf'), 'utf8')).toBe('first');
});

test('a folder that turns read-only is a fault at the next label and at the next start', async ({ skip }) => {
  const small = join(dir, 'small');
  const mounted = mountSmall(small);
  skip(isRoot && !mounted, 'root without the right to mount: nothing is read-only for it');
  const printer = await openPrinter(`folder:${small}`);
  if (mounted) execFileSync('mount', ['-o', 'remount,ro', small]);
  else for (const each of [small, join(small, '.jobs')]) chmodSync(each, 0o500);
  const reason = mounted ? 'EROFS' : 'EACCES';
  const fault = { code: 'printer.not-writable', evidence: { reason } };
  await expect(printer.print(job('GS-1', 'label'), signal)).rejects.toMatchObject(fault);
  await expect(openPrinter(`folder:${small}`)).rejects.toMatchObject(fault);
  expect(readdirSync(small)).toEqual(['.jobs']);
});

test('an altered job record removes nothing', async () => {
  const printer = await openPrinter(`folder:${dir}`);
  await printer.print(job('GS-1', 'label'), signal);
  for (const record of ['', '{', '{"fileName":"../../etc/passwd","sha256Hex":"00"}', '[]']) {
    writeFileSync(join(dir, '.jobs', 'GS-1'), record);
    await expect(printer.recall('GS-1', signal)).rejects.toMatchObject({ code: 'printer.not-writable' });
  }
  expect(readFileSync(join(dir, 'GS-1.pdf'), 'utf8')).toBe('label');
});

/** Prints without end, five labels over and over, each with a letter of its own repeated. */
const PRINT_FOREVER = `
  import { openPrinter } from ${JSON.stringify(new URL('../../../station-core/labels/printers/open-printer.ts', import.meta.url).href)};
  import { Secret } from ${JSON.stringify(new URL('../../../station-core/secret.ts', import.meta.url).href)};
  const printer = await openPrinter('folder:' + process.argv[1]);
  const { signal } = new AbortController();
  console.log('printing');
  for (let at = 0; ; at++) {
    const pdf = new Secret(Buffer.alloc(200_000, 'abcdefgh'[at % 8]));
    await printer.print({ job: 'job-' + at, fileName: 'GS-' + (at % 5), title: '', label: { pdf } }, signal);
  }`;

test('a station killed while printing leaves whole labels only, and its next start sweeps the rest', async () => {
  for (let round = 0; round < 6; round++) {
    const args = ['--input-type=module', '-e', PRINT_FOREVER, dir];
    const station = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => station.stdout.once('data', resolve));
    await sleepMs(15 + 17 * round);
    station.kill('SIGKILL');
    await new Promise((resolve) => station.once('exit', resolve));
    const printed = readdirSync(dir).filter((name) => name.endsWith('.pdf'));
    for (const name of printed) {
      const bytes = readFileSync(join(dir, name));
      expect(bytes.equals(Buffer.alloc(200_000, bytes.subarray(0, 1)))).toBe(true);
    }
    await openPrinter(`folder:${dir}`);
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  }
});

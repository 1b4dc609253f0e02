import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LogFile } from '../station-core/log-file.ts';

function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-log-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

const LIMITS = { maxBytes: 100, files: 3 };
/** 20 bytes each: five fill a file to the last byte. */
const line = (n: number): string => `${JSON.stringify({ n, pad: 'x' }).padEnd(19)}\n`;
const numbersIn = (path: string): number[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((each) => (JSON.parse(each) as { n: number }).n);

test('a full file makes way, the oldest is dropped, and every kept line is whole and in order', () => {
  const dir = scratch();
  const log = new LogFile(join(dir, 'station.jsonl'), LIMITS);
  for (let n = 0; n < 23; n++) log.write(line(n));
  expect(readdirSync(dir).sort()).toEqual(['station.1.jsonl', 'station.2.jsonl', 'station.jsonl']);
  const files = ['station.2.jsonl', 'station.1.jsonl', 'station.jsonl'].map((name) => numbersIn(join(dir, name)));
  expect(files).toEqual([
    [10, 11, 12, 13, 14],
    [15, 16, 17, 18, 19],
    [20, 21, 22],
  ]);
});

test('a log never grows beyond its bounds', () => {
  const dir = scratch();
  const log = new LogFile(join(dir, 'station.jsonl'), LIMITS);
  for (let n = 0; n < 1_000; n++) log.write(line(n));
  const sizes = readdirSync(dir).map((name) => statSync(join(dir, name)).size);
  expect([sizes.length, Math.max(...sizes) <= LIMITS.maxBytes]).toEqual([3, true]);
});

test('the next process goes on in the file that is there, and counts what is in it', () => {
  const dir = scratch();
  const path = join(dir, 'station.jsonl');
  for (let n = 0; n < 6; n++) new LogFile(path, LIMITS).write(line(n));
  expect(numbersIn(join(dir, 'station.1.jsonl'))).toEqual([0, 1, 2, 3, 4]);
  expect(numbersIn(path)).toEqual([5]);
});

test('a line longer than a file is kept whole, in a file of its own', () => {
  const dir = scratch();
  const log = new LogFile(join(dir, 'station.jsonl'), LIMITS);
  const long = `${JSON.stringify({ n: 1, text: 'x'.repeat(500) })}\n`;
  for (const each of [line(0), long, line(2)]) log.write(each);
  expect(readFileSync(join(dir, 'station.1.jsonl'), 'utf8')).toBe(long);
  expect(numbersIn(join(dir, 'station.jsonl'))).toEqual([2]);
});

test('where files cannot be renamed the log goes on in the one it has', () => {
  const dir = scratch();
  mkdirSync(join(dir, 'station.2.jsonl', 'in the way'), { recursive: true });
  const log = new LogFile(join(dir, 'station.jsonl'), LIMITS);
  for (let n = 0; n < 12; n++) log.write(line(n));
  const kept = ['station.1.jsonl', 'station.jsonl'].flatMap((name) => numbersIn(join(dir, name)));
  expect(kept).toEqual(Array.from({ length: 12 }, (_, n) => n));
});

test('an opened log is there before anything is logged', () => {
  const dir = scratch();
  new LogFile(join(dir, 'log', 'station.jsonl')).open();
  expect(readFileSync(join(dir, 'log', 'station.jsonl'), 'utf8')).toBe('');
});

test('a folder that cannot be made stops nothing, and is tried again', () => {
  const dir = scratch();
  writeFileSync(join(dir, 'log'), 'a file in its place');
  const log = new LogFile(join(dir, 'log', 'station.jsonl'), LIMITS).open();
  log.write(line(0));
  rmSync(join(dir, 'log'));
  log.write(line(1));
  expect(existsSync(join(dir, 'log', 'station.jsonl'))).toBe(true);
});

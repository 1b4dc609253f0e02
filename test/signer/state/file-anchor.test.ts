import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ANCHOR_FILE, FileAnchor } from '../../../station-core/signer/state/file-anchor.ts';
import { SignerState } from '../../../station-core/signer/state/signer-state.ts';
import { certificateRecord, hexOf, journalIn, journalKey, linesIn, partsOf } from './memory-anchor.ts';

let dir: string;
let path: string;
const anchorOf = (folder = dir): FileAnchor => new FileAnchor({ dir: folder, key: journalKey });
const state = (n: number) => ({ n, macHex: hexOf(n), tree: { sizeEntries: n, rootHashHex: hexOf(n) } });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'file-anchor-'));
  path = join(dir, ANCHOR_FILE);
});

test('what was anchored last is read, by the next process too; before the first there is nothing', () => {
  const anchor = anchorOf();
  expect(anchor.read()).toBeUndefined();
  for (const n of [1, 2, 3, 9]) {
    anchor.write(state(n));
    expect(anchorOf().read()).toEqual(state(n));
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([0, 512])('a crash that spoils the record at byte %i leaves the other one', (at) => {
  for (const n of [1, 2]) anchorOf().write(state(n));
  const bytes = readFileSync(path);
  bytes.fill(0, at, at + 100);
  writeFileSync(path, bytes);
  expect(anchorOf().read()).toEqual(state(at === 0 ? 2 : 1));
});

test.each<readonly [string, () => void]>([
  [
    'an empty file',
    () => {
      truncateSync(path, 0);
    },
  ],
  [
    'zeros',
    () => {
      writeFileSync(path, Buffer.alloc(1024));
    },
  ],
  [
    'one of another key',
    () => {
      new FileAnchor({ dir, key: createSecretKey(Buffer.alloc(32, 8)) }).write(state(5));
    },
  ],
  [
    'a higher number under the same MAC',
    () => {
      writeFileSync(path, readFileSync(path, 'latin1').replaceAll(/ [12] 0/g, ' 7 0'));
    },
  ],
])('%s is no anchor, and does not pass for a first start', (_, spoil) => {
  anchorOf().write(state(1));
  if (_ === 'one of another key') rmSync(path);
  spoil();
  expect(() => anchorOf().read()).toThrow(expect.objectContaining({ code: 'signer.anchor-missing' }));
});

test('a link to another file is not followed', () => {
  const other = mkdtempSync(join(tmpdir(), 'file-anchor-'));
  anchorOf(other).write(state(5));
  symlinkSync(join(other, ANCHOR_FILE), path);
  const refused = expect.objectContaining({ code: 'signer.anchor-missing' }) as Error;
  expect(() => anchorOf().read()).toThrow(refused);
  expect(() => {
    anchorOf().write(state(6));
  }).toThrow(refused);
});

test('a state kept so goes on after each start, and an older journal beside its anchor is a quarantine', async () => {
  const parts = partsOf(anchorOf(), { dir });
  await SignerState.create(parts);
  {
    await using first = await SignerState.open(parts);
    for (const number of [1, 2, 3]) await first.record(certificateRecord(number));
  }
  {
    await using second = await SignerState.open(parts);
    expect([second.known.certificates, second.known.quarantine]).toEqual([3, undefined]);
  }
  writeFileSync(journalIn(dir), `${linesIn(dir).slice(0, -2).join('\n')}\n`);
  await using back = await SignerState.open(parts);
  expect(back.known.quarantine).toMatchObject({ reason: 'rolled-back' });
});

import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { JournalLock } from '../../station-core/signer/state/journal-lock.ts';
import { SigningJournal } from '../../station-core/signer/journal.ts';
import type { JournalLine } from '../../station-core/signer/journal.ts';

const dir = mkdtempSync(join(tmpdir(), 'journal-'));

function line(number: number, permit = 'P-1'): JournalLine {
  const tbsSha256Hex = number.toString(16).padStart(64, '0');
  return { tbsSha256Hex, signatureHex: '3006020101020102', permit, at: '2026-05-04T03:02:01.000Z' };
}

const asText = (...lines: readonly JournalLine[]): string => lines.map((each) => `${JSON.stringify(each)}\n`).join('');

test('what was appended is found again, and counted by permit', async () => {
  const path = join(dir, 'new', 'journal.jsonl');
  {
    await using journal = await SigningJournal.open(path);
    await journal.append(line(1));
    await journal.append(line(2, 'P-2'));
    await journal.append(line(3));
    expect(journal.used('P-1')).toBe(2);
  }
  expect(readFileSync(path, 'utf8')).toBe(asText(line(1), line(2, 'P-2'), line(3)));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await using again = await SigningJournal.open(path);
  expect(again.find(line(3).tbsSha256Hex)).toEqual(line(3));
  expect(again.find(line(4).tbsSha256Hex)).toBeUndefined();
  expect([again.used('P-1'), again.used('P-2'), again.used('P-3')]).toEqual([2, 1, 0]);
});

test('its lines are read in the order of signing, a page at a time', async () => {
  await using journal = await SigningJournal.open(join(dir, 'paged.jsonl'));
  for (const number of [3, 1, 2]) await journal.append(line(number));
  expect(journal.lines).toBe(3);
  expect(journal.from(0, 2)).toEqual([line(3), line(1)]);
  expect(journal.from(2, 2)).toEqual([line(2)]);
  expect(journal.from(3, 2)).toEqual([]);
});

test('cut off at any byte, the whole lines are kept and the rest is cut', async () => {
  const path = join(dir, 'cut.jsonl');
  const content = asText(line(1), line(2));
  for (let length = 0; length <= content.length; length++) {
    writeFileSync(path, content.slice(0, length));
    await using journal = await SigningJournal.open(path);
    const whole = content.slice(0, length).split('\n').length - 1;
    expect(journal.used('P-1')).toBe(whole);
    expect(readFileSync(path, 'utf8')).toBe(
      asText(line(1), line(2))
        .split('\n')
        .slice(0, whole)
        .map((each) => `${each}\n`)
        .join(''),
    );
  }
});

test.each([
  ['an empty line', `${asText(line(1))}\n`],
  ['a line that is no JSON', `${asText(line(1))}{"tbs\n`],
  ['a line with a field missing', asText(line(1)).replace(',"permit":"P-1"', '')],
  ['a line with a field more', asText(line(1)).replace('{', '{"x":1,')],
  ['a hash of another length', asText(line(1)).replace('00', '')],
  ['the same certificate twice', asText(line(1), line(1))],
  ['bytes that are no text', `${asText(line(1))}\u0000\n`],
])('%s is damage', async (_, content) => {
  const path = join(dir, 'damaged.jsonl');
  writeFileSync(path, content);
  await expect(SigningJournal.open(path)).rejects.toMatchObject({ code: 'signer.journal-damaged' });
  expect(readFileSync(path, 'utf8')).toBe(content); // nothing is repaired by guessing
});

test('a second signer is turned away while the first has the journal, and let in when it is gone', async () => {
  const path = join(dir, 'locked.jsonl');
  {
    await using journal = await SigningJournal.open(path);
    await journal.append(line(1));
    await expect(SigningJournal.open(path)).rejects.toMatchObject({ code: 'signer.journal-in-use' });
    expect(() => JournalLock.take(path, 0)).toThrow(Fault);
  }
  await using again = await SigningJournal.open(path);
  expect(again.used('P-1')).toBe(1);
});

test('a journal that cannot be opened or written is a fault, and what failed is not remembered', async () => {
  const inAFile = join(dir, 'file');
  writeFileSync(inAFile, '');
  const open = SigningJournal.open(join(inAFile, 'journal.jsonl'));
  await expect(open).rejects.toMatchObject({ code: 'signer.journal-unwritable', evidence: { reason: 'EEXIST' } });
  const journal = await SigningJournal.open(join(dir, 'closed.jsonl'));
  await journal[Symbol.asyncDispose]();
  await expect(journal.append(line(1))).rejects.toMatchObject({ code: 'signer.journal-unwritable' });
  expect(journal.used('P-1')).toBe(0);
});

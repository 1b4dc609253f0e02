import { createSecretKey } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SignerState } from '../../../station-core/signer/state/signer-state.ts';
import { certificateRecord, checkpointRecord, linesIn, withCertificates } from './memory-anchor.ts';

test('cut off at any byte beyond the anchor, the whole lines are kept and the rest is cut', async () => {
  const { anchor, parts, journal } = await withCertificates(1);
  const anchored = anchor.state;
  const begins = readFileSync(journal).length;
  {
    await using state = await SignerState.open(parts);
    await Promise.all([state.record(certificateRecord(2)), state.record(certificateRecord(3))]);
  }
  const whole = readFileSync(journal);
  for (let length = begins; length <= whole.length; length += 41) {
    writeFileSync(journal, whole.subarray(0, length));
    anchor.state = anchored;
    await using state = await SignerState.open(parts);
    const lines = whole.subarray(begins, length).toString('utf8').split('\n').length - 1;
    expect(state.known.certificates).toBe(1 + Math.max(0, lines - 1)); // the first of them says `started`
    expect(state.known.quarantine).toBeUndefined();
    expect(state.tornBytes > 0).toBe(whole[length - 1] !== 0x0a);
  }
});

test('blocks that a power cut left empty beyond the anchor are cut, and kept aside', async () => {
  const { parts, journal } = await withCertificates(1);
  const content = readFileSync(journal);
  writeFileSync(journal, Buffer.concat([content, Buffer.alloc(300), Buffer.from('\n{"mac":"00"}\n')]));
  await using state = await SignerState.open(parts);
  expect(state.known.certificates).toBe(1);
  expect(state.tornBytes).toBe(314);
  expect(statSync(join(parts.dir, 'journal.torn')).size).toBe(314);
});

test.each<readonly [string, (lines: string[]) => readonly string[]]>([
  ['a letter changed', (lines) => lines.map((each, at) => (at === 2 ? each.replace('BM-1', 'BM-9') : each))],
  ['a line left out', (lines) => lines.toSpliced(2, 1)],
  ['two lines changed over', ([a = '', b = '', c = '', d = '', ...more]) => [a, b, d, c, ...more]],
  ['a line twice', (lines) => lines.toSpliced(2, 0, lines[2] ?? '')],
  ['a line without its MAC', (lines) => lines.map((each, at) => (at === 2 ? each.replace(/"mac":"\w+",/, '') : each))],
  ['an empty line', (lines) => lines.toSpliced(2, 0, '')],
  ['a line of somebody else', (lines) => lines.toSpliced(2, 0, '{"mac":"00","record":{}}')],
])('%s is damage, and nothing is repaired by guessing', async (_, change) => {
  const { parts, journal } = await withCertificates(1, 2);
  const content = `${change(linesIn(parts.dir)).join('\n')}\n`;
  writeFileSync(journal, content);
  await expect(SignerState.open(parts)).rejects.toMatchObject({ code: 'signer.journal-damaged' });
  expect(readFileSync(journal, 'utf8')).toBe(content);
});

test('a journal written under another key is damage', async () => {
  const { parts } = await withCertificates(1);
  const opened = SignerState.open({ ...parts, key: createSecretKey(Buffer.alloc(32, 8)) });
  await expect(opened).rejects.toMatchObject({ code: 'signer.journal-damaged', evidence: { line: 1 } });
});

test('an older copy of the journal is a quarantine, which stays when the newer one comes back', async () => {
  const { parts, journal } = await withCertificates(1);
  copyFileSync(journal, `${journal}.old`);
  {
    await using state = await SignerState.open(parts);
    await state.record(certificateRecord(2));
    await state.record(checkpointRecord(60));
  }
  copyFileSync(journal, `${journal}.new`);
  copyFileSync(`${journal}.old`, journal);
  const expected = { reason: 'rolled-back', evidence: { anchoredLine: 7, journalLine: 4 } };
  {
    await using state = await SignerState.open(parts);
    expect(state.known.quarantine).toMatchObject(expected);
    // The token remembers the tree that the file has lost.
    expect(state.known.tree.sizeEntries).toBe(60);
  }
  {
    await using state = await SignerState.open(parts);
    expect(state.known.quarantine).toMatchObject(expected);
  }
  copyFileSync(`${journal}.new`, journal);
  await using state = await SignerState.open(parts);
  expect(state.known.quarantine?.reason).toBe('rolled-back');
  expect(state.known.find('unit', certificateRecord(2).unit)).toBeDefined();
});

test('a deleted journal is a quarantine, and never a first start', async () => {
  const { parts, journal } = await withCertificates(1);
  rmSync(journal);
  await using state = await SignerState.open(parts);
  expect(state.known.quarantine).toMatchObject({ reason: 'journal-missing' });
  expect(state.known.tree.sizeEntries).toBe(40);
});

test('a journal that went on elsewhere from an older copy is a quarantine', async () => {
  const { anchor, parts, journal } = await withCertificates(1);
  const [older, content] = [anchor.state, readFileSync(journal)];
  {
    await using state = await SignerState.open(parts);
    await state.record(certificateRecord(2));
  }
  const newer = anchor.state;
  // The same token content twice, as only a copied token could be: both histories carry good MACs.
  anchor.state = older;
  writeFileSync(journal, content);
  {
    await using state = await SignerState.open(parts);
    await state.record(certificateRecord(3));
    await state.record(certificateRecord(4));
  }
  anchor.state = newer;
  await using state = await SignerState.open(parts);
  expect(state.known.quarantine).toMatchObject({ reason: 'forked' });
});

test('a journal behind a symbolic link is refused', async () => {
  const { parts, journal } = await withCertificates(1);
  copyFileSync(journal, `${journal}.elsewhere`);
  rmSync(journal);
  symlinkSync(`${journal}.elsewhere`, journal);
  await expect(SignerState.open(parts)).rejects.toMatchObject({ code: 'signer.journal-damaged' });
});

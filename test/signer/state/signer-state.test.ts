import { copyFileSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SignerState } from '../../../station-core/signer/state/signer-state.ts';
import {
  begun,
  certificateRecord,
  checkpointRecord,
  hexOf,
  journalIn,
  linesIn,
  MemoryAnchor,
  partsOf,
  withCertificates,
} from './memory-anchor.ts';

test('what was recorded is known again after a start: every name, the quota and the tree', async () => {
  const { parts } = await withCertificates(1, 2);
  expect(statSync(journalIn(parts.dir)).mode & 0o777).toBe(0o600);
  await using state = await SignerState.open(parts);
  const { known } = state;
  const second = certificateRecord(2);
  expect(known.find('spki', second.spkiSha256Hex)).toMatchObject(second);
  expect(known.find('unit', second.unit)).toMatchObject(second);
  expect(known.find('serial', second.serial)).toMatchObject(second);
  expect(known.find('cert-serial', second.certSerialHex)).toMatchObject(second);
  expect(known.find('intent', second.intentLeafHex)).toMatchObject(second);
  expect(known.find('tbs', second.tbsSha256Hex)).toMatchObject(second);
  expect(known.find('spki', hexOf(3))).toBeUndefined();
  expect(known.find('unit', second.serial)).toBeUndefined();
  expect([known.used('P-1'), known.used('P-2'), known.certificates]).toEqual([2, 0, 2]);
  expect(known.tree).toEqual({ sizeEntries: 40, rootHashHex: hexOf(40) });
  expect(known.certificatesFrom(1, 5)).toMatchObject([second]);
});

test('a reworked unit is found by its newest certificate', async () => {
  const { parts } = await withCertificates(1, 2);
  const again = certificateRecord(3, { unit: certificateRecord(1).unit, serial: certificateRecord(1).serial });
  await using state = await SignerState.open(parts);
  await state.record(again);
  expect(state.known.find('unit', again.unit)).toMatchObject({ spkiSha256Hex: again.spkiSha256Hex });
  expect(state.known.find('spki', certificateRecord(1).spkiSha256Hex)).toMatchObject({ serial: 'BM-1' });
});

test('a record counts at once, before it is on the disk', async () => {
  const { parts } = await begun();
  await using state = await SignerState.open(parts);
  const recorded = state.record(certificateRecord(1));
  expect(state.known.find('spki', certificateRecord(1).spkiSha256Hex)).toMatchObject({ serial: 'BM-1' });
  expect(linesIn(parts.dir)).toHaveLength(2);
  await recorded;
  expect(linesIn(parts.dir)).toHaveLength(3);
});

test('a record waits a moment for an act that is coming, and both share one write', async () => {
  const { anchor, parts } = await begun();
  await using state = await SignerState.open(parts);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const before = anchor.writes;
  const coming = state.coming();
  const first = state.record(checkpointRecord(40));
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  const second = state.record(certificateRecord(1));
  coming[Symbol.dispose]();
  await Promise.all([first, second]);
  expect(anchor.writes - before).toBe(1);
  using _ = state.coming(); // and never comes
  const third = state.record(certificateRecord(2));
  await nextTurn();
  vi.runAllTimers();
  await third;
});

test('acts side by side share one write to the disk and one to the token', async () => {
  const { anchor, parts } = await begun();
  await using state = await SignerState.open(parts);
  const before = anchor.writes;
  await Promise.all(Array.from({ length: 16 }, (_, number) => state.record(certificateRecord(number))));
  expect(anchor.writes).toBe(before + 1);
  expect(anchor.state?.n).toBe(2 + 16);
  expect(linesIn(parts.dir)).toHaveLength(2 + 16);
});

test('an act that is added while another is being written is written after it, and none is lost', async () => {
  const { anchor, parts } = await begun();
  {
    await using state = await SignerState.open(parts);
    const recorded: Promise<void>[] = [];
    for (let number = 1; number <= 200; number++) {
      recorded.push(state.record(certificateRecord(number)));
      if (number % 3 !== 0) await nextTurn(); // so that some come before, during and after a write
    }
    await Promise.all(recorded);
    expect(state.known.find('unit', certificateRecord(200).unit)).toMatchObject({ serial: 'BM-200' });
  }
  expect(linesIn(parts.dir)).toHaveLength(2 + 200);
  expect(anchor.writes).toBeLessThan(200);
  await using state = await SignerState.open(parts);
  expect([state.known.certificates, state.known.quarantine]).toEqual([200, undefined]);
});

test('nothing is done before the token holds the anchor', async () => {
  const { anchor, parts } = await begun();
  {
    await using state = await SignerState.open(parts);
    anchor.fails = true;
    await expect(state.record(certificateRecord(1))).rejects.toThrow('power cut');
    await expect(state.record(certificateRecord(2))).rejects.toThrow('power cut'); // and nothing more is tried
  }
  anchor.fails = false;
  await using state = await SignerState.open(parts);
  expect(state.known.find('unit', certificateRecord(1).unit)).toMatchObject({ serial: 'BM-1' });
  expect(state.known.find('unit', certificateRecord(2).unit)).toBeUndefined();
  expect(state.known.quarantine).toBeUndefined();
  expect(anchor.state?.n).toBe(4);
});

test('of two signing services on one token, the one whose anchor was moved ends', async () => {
  const { anchor, parts } = await begun();
  await using first = await SignerState.open(parts);
  const elsewhere = partsOf(anchor);
  copyFileSync(journalIn(parts.dir), journalIn(elsewhere.dir));
  await using second = await SignerState.open(elsewhere);
  await expect(first.record(certificateRecord(1))).rejects.toMatchObject({ code: 'signer.second-signer' });
  await second.record(certificateRecord(2));
  expect(linesIn(parts.dir)).toHaveLength(2); // the first wrote nothing any more
});

test('a second signing service on the same journal is turned away', async () => {
  const { parts } = await begun();
  await using first = await SignerState.open(parts);
  const evidence = process.platform === 'linux' ? { pid: process.pid } : {};
  await expect(SignerState.open(parts)).rejects.toMatchObject({ code: 'signer.journal-in-use', evidence });
  await first.record(certificateRecord(1));
});

test('a journal begins once, at the ceremony, which can be taken up again after a crash', async () => {
  const anchor = new MemoryAnchor();
  const parts = partsOf(anchor);
  await expect(SignerState.open(parts)).rejects.toMatchObject({ code: 'signer.not-opened' });
  anchor.fails = true;
  await expect(SignerState.create(parts)).rejects.toThrow('power cut');
  anchor.fails = false;
  await expect(SignerState.open(parts)).rejects.toMatchObject({ code: 'signer.anchor-missing' });
  await SignerState.create(parts);
  await expect(SignerState.create(parts)).rejects.toMatchObject({ code: 'signer.opened-already' });
  await using state = await SignerState.open(parts);
  expect(state.known.certificates).toBe(0);
});

test('a journal on a token that does not know it is refused', async () => {
  const { parts } = await withCertificates(1);
  const opened = SignerState.open({ ...parts, anchor: new MemoryAnchor() });
  await expect(opened).rejects.toMatchObject({ code: 'signer.anchor-missing' });
});

test('a quarantine is durable until it is lifted by its own name', async () => {
  const { parts } = await begun();
  const lift = { kind: 'lifted', reason: 'restored by IT', officers: ['a', 'b'], documentSha256Hex: hexOf(1) } as const;
  {
    await using state = await SignerState.open(parts);
    await state.quarantine('forked', { sizeEntries: 7 });
    await state.quarantine('receipt-ahead', { sizeEntries: 8 }); // the first stays
  }
  await using state = await SignerState.open(parts);
  expect(state.known.quarantine).toMatchObject({ reason: 'forked', evidence: { sizeEntries: 7 } });
  const { id } = state.known.quarantine ?? { id: '' };
  expect(id).toMatch(/^Q-3-[0-9a-f]{12}$/);
  await state.record({ ...lift, id: 'Q-3' });
  expect(state.known.quarantine).toBeDefined();
  await state.record({ ...lift, id });
  expect(state.known.quarantine).toBeUndefined();
});

import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Fault } from '../../../station-core/fault.ts';
import { ShiftDesk } from '../../../station-core/station/shift/shift-desk.ts';
import { counted, issuerCertDer, named, SampleShift } from '../../ledger/shift/sample-shift.ts';

const AT = '2026-05-04T06:00:00.000Z';
const STRANGER = { tbsSha256Hex: 'ee'.repeat(32), permit: 'P-1' };
const waiting = { signal: new AbortController().signal, progress: () => undefined };

/** Its journal answers two signatures at a time. */
function deskOf(shift: SampleShift): ShiftDesk {
  const signed = () => shift.journal.map((each) => ({ ...each, at: AT }));
  return new ShiftDesk({
    dataDir: shift.dir,
    issuers: { issuerCertDer },
    ledger: shift.ledger,
    journal: {
      from: async (line) => ({ journalLines: shift.journal.length, signatures: signed().slice(line, line + 2) }),
      find: async (wanted) => signed().filter(({ tbsSha256Hex }) => wanted.includes(tbsSha256Hex)),
    },
  });
}

const faultFrom = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => error as Fault,
  );

test('a shift is counted in a thread, page by page of the journal, and closed with what was counted', async () => {
  using shift = new SampleShift();
  for (const n of [1, 2, 3, 4, 5]) shift.make(n);
  const desk = deskOf(shift);
  const { balance, fromSeq, toSeq } = await desk.count(waiting);
  expect({ ...balance, fromSeq, toSeq }).toMatchObject({
    counts: counted(5),
    differences: [],
    fromSeq: 0,
    toSeq: shift.size,
  });
  const closed = await desk.close({ by: 'olga', toSeq, reasons: [] }, waiting);
  expect(closed).toMatchObject({ by: 'olga', fromSeq: 0, toSeq, counts: counted(5), differences: 0, journalLines: 5 });
  shift.make(6);
  expect((await desk.count(waiting)).balance).toMatchObject({ counts: counted(1), differences: [] });
});

test('a shift with a difference stays open until a reason is noted, and nothing is written before', async () => {
  using shift = new SampleShift();
  shift.make(1);
  shift.journal.push(STRANGER);
  const desk = deskOf(shift);
  const toSeq = shift.size;
  const refused = await faultFrom(desk.close({ by: 'olga', toSeq, reasons: [] }, waiting));
  expect([refused.code, refused.evidence, shift.size]).toEqual(['shift.unexplained', { differences: 1 }, toSeq]);
  const reason = 'Test signature by the auditor';
  await desk.close(
    { by: 'olga', toSeq, reasons: [{ kind: 'signature-unknown', subject: STRANGER.tbsSha256Hex, reason }] },
    waiting,
  );
  const [noted, closed] = shift.entriesFrom(toSeq);
  expect(noted).toMatchObject({ kind: 'difference-noted', by: 'olga', difference: 'signature-unknown', reason });
  expect(closed).toMatchObject({ kind: 'shift-closed', by: 'olga', differences: 1 });
});

test('a reason of blanks is none, and one for something else does not count', async () => {
  using shift = new SampleShift();
  shift.make(1);
  shift.journal.push(STRANGER);
  for (const reason of [
    { kind: 'signature-unknown', subject: STRANGER.tbsSha256Hex, reason: '  ' },
    { kind: 'signature-unknown', subject: 'ff'.repeat(32), reason: 'another' },
    { kind: 'not-delivered', subject: null, reason: 'another' },
  ] as const) {
    const closing = { by: 'olga', toSeq: shift.size, reasons: [reason] };
    expect((await faultFrom(deskOf(shift).close(closing, waiting))).code).toBe('shift.unexplained');
  }
});

test('one reason may hold for all differences of a kind; each is noted with its unit', async () => {
  using shift = new SampleShift();
  for (const n of [1, 2]) {
    const unit = shift.begin(n);
    shift.intend(unit);
    shift.sign(unit);
    shift.issue(unit);
    shift.fail(unit);
  }
  const toSeq = shift.size;
  const reasons = [{ kind: 'not-delivered', subject: null, reason: 'Both in the quarantine bin' }] as const;
  await deskOf(shift).close({ by: 'olga', toSeq, reasons }, waiting);
  const notes = shift.entriesFrom(toSeq).slice(0, -1);
  expect(notes.map((each) => ('serial' in each ? each.serial : each.kind))).toEqual(['BM-S1-000001', 'BM-S1-000002']);
});

test('of two people who close at once the first closes, and the other hears of it', async () => {
  using shift = new SampleShift();
  shift.make(1);
  const toSeq = shift.size;
  const desk = deskOf(shift);
  const both = await Promise.allSettled(['olga', 'otto'].map((by) => desk.close({ by, toSeq, reasons: [] }, waiting)));
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find((each) => each.status === 'rejected')?.reason).toMatchObject({ code: 'shift.closed-already' });
  expect(shift.entriesFrom(toSeq).map(({ kind }) => kind)).toEqual(['shift-closed']);
});

test('who comes later, with the cut of before, hears who closed it', async () => {
  using shift = new SampleShift();
  shift.make(1);
  const toSeq = shift.size;
  const desk = deskOf(shift);
  await desk.close({ by: 'olga', toSeq, reasons: [] }, waiting);
  const fault = await faultFrom(desk.close({ by: 'otto', toSeq, reasons: [] }, waiting));
  expect([fault.code, fault.evidence['by']]).toEqual(['shift.closed-already', 'olga']);
});

test('a crash before the close leaves the shift open, with nothing of it in the ledger', async () => {
  using shift = new SampleShift();
  shift.make(1);
  shift.journal.push(STRANGER);
  const toSeq = shift.size;
  const stop = new AbortController();
  const closing = deskOf(shift).close(
    { by: 'olga', toSeq, reasons: [{ kind: 'signature-unknown', subject: null, reason: 'known' }] },
    { signal: stop.signal, progress: () => undefined },
  );
  stop.abort(new Error('the station goes down'));
  await expect(closing).rejects.toThrow('the station goes down');
  expect(shift.size).toBe(toSeq);
  expect(named((await deskOf(shift).count(waiting)).balance)).toEqual(['signature-unknown -']);
});

test('after a crash behind the close the shift is closed: closing again meets the next shift', async () => {
  using shift = new SampleShift();
  shift.make(1);
  await deskOf(shift).close({ by: 'olga', toSeq: shift.size, reasons: [] }, waiting);
  shift.reopen();
  shift.make(2);
  const { lastClosed, balance } = await deskOf(shift).count(waiting);
  expect([lastClosed?.by, balance.counts]).toEqual(['olga', counted(1)]);
});

test('a chain that is missing in certs/, or is another, is named with its unit', async () => {
  using shift = new SampleShift();
  const [gone, changed] = [shift.make(1), shift.make(2), shift.make(3)];
  rmSync(shift.chainFileOf(gone.serial));
  writeFileSync(shift.chainFileOf(changed.serial), 'another');
  const { balance } = await deskOf(shift).count(waiting);
  expect(named(balance)).toEqual(['chain-file-missing 01', 'chain-file-changed 02']);
});

test('certs/ that cannot be read makes no difference of it: the shift is not counted', async () => {
  using shift = new SampleShift();
  const { serial } = shift.make(1);
  rmSync(shift.chainFileOf(serial));
  // A folder in its place: an account without the right to read would see EACCES, but tests may run as root.
  shift.putFolder(shift.chainFileOf(serial));
  expect((await faultFrom(deskOf(shift).count(waiting))).code).toBe('shift.not-counted');
});

test('with no entry since the last close there is nothing to count, and none to close beyond the newest', async () => {
  using shift = new SampleShift();
  expect((await faultFrom(deskOf(shift).count(waiting))).code).toBe('shift.empty');
  shift.make(1);
  const closing = { by: 'olga', toSeq: shift.size + 1, reasons: [] };
  expect((await faultFrom(deskOf(shift).close(closing, waiting))).code).toBe('shift.empty');
});

test('a signature of a run that was open at the last close is counted with the shift that ends the run', async () => {
  using shift = new SampleShift();
  shift.make(1);
  const open = shift.begin(2);
  shift.intend(open);
  shift.sign(open);
  const desk = deskOf(shift);
  await desk.close({ by: 'olga', toSeq: shift.size, reasons: [] }, waiting);
  shift.issue(open);
  shift.install(open);
  shift.print(open);
  shift.pass(open);
  shift.make(3);
  expect((await desk.count(waiting)).balance).toMatchObject({ counts: counted(2), differences: [] });
});

import { expect, test } from 'vitest';
import { lifeOf } from '../sample-ledger.ts';
import { counted, holds, named, SampleShift } from './sample-shift.ts';

test('a run that is open at the cut belongs to the next shift, with its signature', () => {
  using shift = new SampleShift();
  shift.make(1);
  const open = shift.begin(2);
  shift.intend(open);
  shift.sign(open);
  const cut = shift.size;
  const before = shift.balance({ toSeq: cut });
  expect(before.counts).toMatchObject({ signatures: 1, issued: 1, passed: 1 });
  expect(before.differences).toEqual([]);
  expect(before.carriedTbsSha256Hex).toEqual([lifeOf(open).intended.tbsSha256Hex]);
  holds(before);
  shift.issue(open);
  shift.install(open);
  shift.print(open);
  shift.pass(open);
  // As it was: what happened after the cut changes nothing.
  expect(shift.balance({ toSeq: cut })).toEqual(before);
  const carried = shift.journal.filter(({ tbsSha256Hex }) => before.carriedTbsSha256Hex.includes(tbsSha256Hex));
  const next = shift.balance({ fromSeq: cut, openFromSeq: before.openFromSeq }, carried);
  expect(next.counts).toEqual(counted(1));
  expect(next.differences).toEqual([]);
  holds(next);
});

test('a unit that a later shift finishes was issued earlier there, and needs a reason only here', () => {
  using shift = new SampleShift();
  const first = shift.begin(1);
  shift.intend(first);
  shift.sign(first);
  shift.issue(first);
  shift.fail(first);
  const cut = shift.size;
  const again = shift.begin(1, 'run-1b');
  expect(named(shift.balance({ toSeq: cut }))).toEqual(['not-delivered 01']);
  shift.install(again);
  shift.print(again);
  shift.pass(again);
  const next = shift.balance({ fromSeq: cut }, []);
  expect(named(next)).toEqual(['issued-earlier 01']);
  expect(next.counts).toMatchObject({ issued: 0, delivered: 1, labelsPrinted: 1, passed: 1 });
  holds(next);
});

test('a unit whose next run is open at the cut is said to be in work', () => {
  using shift = new SampleShift();
  const first = shift.begin(1);
  shift.intend(first);
  shift.sign(first);
  shift.issue(first);
  shift.fail(first);
  shift.begin(1, 'run-1b');
  expect(named(shift.balance())).toEqual(['not-delivered 01 in work']);
});

test('a unit that was delivered in an earlier shift and is labelled in this one needs no reason', () => {
  using shift = new SampleShift();
  const first = shift.begin(1);
  shift.intend(first);
  shift.sign(first);
  shift.issue(first);
  shift.install(first);
  shift.fail(first);
  const cut = shift.size;
  const again = shift.begin(1, 'run-1b');
  shift.install(again);
  shift.print(again);
  shift.pass(again);
  const next = shift.balance({ fromSeq: cut }, []);
  expect(named(next)).toEqual(['delivered-earlier 01']);
  expect(next.counts.delivered).toBe(0);
  holds(next);
});

test('the label of an earlier shift that is voided and not replaced is named', () => {
  using shift = new SampleShift();
  const unit = shift.make(1);
  const cut = shift.size;
  const again = shift.begin(1, 'run-1b');
  shift.ledger.append({
    kind: 'label-voided',
    run: again.run,
    unit: unit.unit,
    job: `job ${unit.run}`,
    reason: 'rework',
  });
  shift.fail(again);
  const next = shift.balance({ fromSeq: cut }, []);
  expect(next.differences).toMatchObject([
    { kind: 'label-withdrawn', subject: `job ${unit.run}`, serial: unit.serial },
  ]);
  holds(next);
});

test('a certificate recorded after its run had ended belongs to the shift of the certificate', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.fail(unit);
  const cut = shift.size;
  shift.issue(unit);
  const next = shift.balance({ fromSeq: cut });
  expect(next.counts).toMatchObject({ signatures: 1, issued: 1 });
  expect(named(next)).toEqual(['not-delivered 01']);
  holds(next);
});

test('a signature for an intent of an earlier shift is unused, not unknown', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.fail(unit);
  const cut = shift.size;
  const again = shift.begin(1, 'run-1b');
  shift.sign(unit);
  shift.fail(again);
  const next = shift.balance({ fromSeq: cut });
  expect(named(next)).toEqual(['signature-unused 01']);
  holds(next);
});

import { expect, test } from 'vitest';
import { settleSignedEarlier } from '../../../station-core/ledger/shift/balance.ts';
import { lifeOf } from '../sample-ledger.ts';
import { counted, holds, named, SampleShift } from './sample-shift.ts';

test('a shift whose units all passed balances', () => {
  using shift = new SampleShift();
  for (const n of [1, 2, 3]) shift.make(n);
  const balance = shift.balance();
  expect(balance.counts).toEqual(counted(3));
  expect(balance.differences).toEqual([]);
  expect(balance.carriedTbsSha256Hex).toEqual([]);
  holds(balance);
});

test('a signature that no entry intended is unknown', () => {
  using shift = new SampleShift();
  shift.make(1);
  shift.journal.push({ tbsSha256Hex: 'ee'.repeat(32), permit: 'P-1' });
  const balance = shift.balance();
  expect(balance.differences).toEqual([{ kind: 'signature-unknown', subject: 'ee'.repeat(32), inWork: false }]);
  expect([balance.counts.signatures, balance.counts.issued]).toEqual([2, 1]);
  holds(balance);
});

test('a signature whose run ended before its certificate was recorded is unused, with its unit and its intent', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.fail(unit);
  const balance = shift.balance();
  expect(balance.differences).toMatchObject([
    { kind: 'signature-unused', unit: unit.unit, serial: unit.serial, seq: 3 },
  ]);
  holds(balance);
});

test('a certificate that the signing service never signed is missing there', () => {
  using shift = new SampleShift();
  const unit = shift.make(1);
  const balance = shift.balance({}, []);
  expect(balance.differences).toMatchObject([{ kind: 'signature-missing', serial: unit.serial }]);
  holds(balance);
});

test('one that was signed before the last close is settled, and needs no reason', () => {
  using shift = new SampleShift();
  shift.make(1);
  shift.make(2);
  const [first, second] = shift.journal;
  if (first === undefined || second === undefined) throw new Error('two were signed');
  const balance = settleSignedEarlier(shift.balance({}, []), [first]);
  expect(named(balance)).toEqual(['signed-earlier 01', 'signature-missing 02']);
  holds(balance);
});

test('a signature counted under another permit is named', () => {
  using shift = new SampleShift();
  shift.make(1);
  const signatures = shift.journal.map(({ tbsSha256Hex }) => ({ tbsSha256Hex, permit: 'P-2' }));
  const balance = shift.balance({}, signatures);
  expect(named(balance)).toEqual(['permit-differs 01']);
  holds(balance);
});

test('a journal shorter than at the last close is named, with how much is gone', () => {
  using shift = new SampleShift();
  shift.make(1);
  const balance = shift.balance({}, shift.journal, 4);
  expect(balance.differences).toEqual([{ kind: 'journal-shorter', subject: '3', inWork: false }]);
  expect(shift.balance({}, shift.journal, 1).differences).toEqual([]);
  holds(balance);
});

test('a unit that failed after its certificate was issued is not delivered', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.issue(unit);
  shift.fail(unit);
  const balance = shift.balance();
  expect(named(balance)).toEqual(['not-delivered 01']);
  holds(balance);
});

test('a unit that is resumed and passes in the same shift counts once', () => {
  using shift = new SampleShift();
  const first = shift.begin(1);
  shift.intend(first);
  shift.sign(first);
  shift.issue(first);
  shift.install(first);
  shift.fail(first);
  const again = shift.begin(1, 'run-1b');
  shift.install(again);
  shift.print(again);
  shift.pass(again);
  const balance = shift.balance();
  expect(balance.counts).toMatchObject({ signatures: 1, issued: 1, delivered: 1, labelsPrinted: 1, passed: 1 });
  expect(balance.differences).toEqual([]);
  holds(balance);
});

test('a unit that confirms another chain than its own is named, and is not delivered', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.issue(unit);
  shift.install(unit, 'cd'.repeat(32));
  shift.fail(unit);
  const balance = shift.balance();
  expect(named(balance)).toEqual(['chain-differs 01', 'not-delivered 01']);
  holds(balance);
});

test('a label of a run that did not pass is void, and its unit not labelled', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.issue(unit);
  shift.install(unit);
  shift.print(unit);
  shift.ledger.append(lifeOf(unit).labelVoided);
  shift.fail(unit);
  const balance = shift.balance();
  expect(balance.counts).toMatchObject({ delivered: 1, labelsPrinted: 1, labelsVoided: 1 });
  expect(named(balance)).toEqual(['not-labelled 01']);
  holds(balance);
});

test('a label that nobody voided of a run that did not pass is unearned', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.issue(unit);
  shift.install(unit);
  shift.print(unit);
  shift.fail(unit);
  const balance = shift.balance();
  expect(named(balance)).toEqual(['label-unearned 01', 'not-labelled 01']);
  holds(balance);
});

test('a label of a unit without a certificate is unearned', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.print(unit);
  shift.pass(unit);
  const balance = shift.balance();
  expect(named(balance)).toEqual(['label-unearned 01']);
  holds(balance);
});

test('a second valid label of a unit is named', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.intend(unit);
  shift.sign(unit);
  shift.issue(unit);
  shift.install(unit);
  shift.print(unit);
  const { labelIntended, labelPrinted } = lifeOf(unit);
  shift.ledger.append([
    { ...labelIntended, job: 'job 2' },
    { ...labelPrinted, job: 'job 2' },
  ]);
  shift.pass(unit);
  const balance = shift.balance();
  expect(balance.differences).toMatchObject([{ kind: 'label-twice', subject: 'job 2', unit: unit.unit }]);
  holds(balance);
});

test('a label that was intended and never heard of again is unaccounted for', () => {
  using shift = new SampleShift();
  const unit = shift.begin(1);
  shift.ledger.append(lifeOf(unit).labelIntended);
  shift.fail(unit);
  const balance = shift.balance();
  expect(named(balance)).toEqual(['label-unaccounted 01']);
  holds(balance);
});

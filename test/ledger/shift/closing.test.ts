import { test, expect } from 'vitest';
import { faultOf } from '../sample-ledger.ts';
import { SampleShift } from './sample-shift.ts';

const counts = { signatures: 0, issued: 0, delivered: 0, labelsPrinted: 0, labelsVoided: 0, passed: 0 };

function closing(fromSeq: number, toSeq: number) {
  const bounds = { fromSeq, toSeq, openFromSeq: toSeq };
  return {
    kind: 'shift-closed' as const,
    by: 'olga',
    ...bounds,
    counts,
    differences: 0,
    journalLines: 0,
    carriedTbsSha256Hex: [],
  };
}

test('the ledger closes a shift once, and the next begins where it ended', () => {
  using shift = new SampleShift();
  shift.make(1);
  const toSeq = shift.size;
  shift.ledger.append(closing(0, toSeq));
  const again = faultOf(() => shift.ledger.append(closing(0, shift.size)));
  expect(again.evidence).toEqual({ rule: 'a shift begins where the last one ended', fromSeq: 0, ended: toSeq });
  shift.ledger.append(closing(toSeq, shift.size));
});

test('a shift does not end before it began, nor after its close', () => {
  using shift = new SampleShift();
  shift.make(1);
  for (const toSeq of [0, shift.size + 1]) {
    const fault = faultOf(() => shift.ledger.append(closing(0, toSeq)));
    expect(fault.evidence).toMatchObject({ rule: 'a shift ends after it began, and before its close' });
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes } from '../../station-core/formats/text/canonical-json.ts';
import { decodeEntry, newEntry, type EntryBody } from '../../station-core/ledger/entry.ts';
import { isPrintable, isPrintableLines } from '../../station-core/model/printable.ts';

const stamp = { v: 1, seq: 0, at: '2026-03-02T08:00:00.000Z', station: 'S01' } as const;
const chosen = (order: string): EntryBody => ({
  kind: 'order-chosen',
  by: 'olga',
  order,
  product: 'lamp-one',
  permit: 'P-1',
  targetQuantity: 1,
});
const stopped = (seen: string): EntryBody => ({
  kind: 'step-stopped',
  run: 'r1',
  step: 'boot',
  outcome: 'FAIL',
  fault: { code: 'board.boot-failed', blame: 'board', evidence: { bootLog: seen } },
});

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });

test('a new entry takes a text exactly when it can be printed', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const write = (): unknown => newEntry(stamp, chosen(text));
      if (isPrintable(text)) expect(write()).toMatchObject({ order: text });
      else expect(write).toThrow('cannot be printed');
    }),
  );
});

test('evidence may quote several lines of a board, and nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const write = (): unknown => newEntry(stamp, stopped(text));
      if (isPrintableLines(text)) expect(write).not.toThrow();
      else expect(write).toThrow('cannot be printed');
    }),
  );
});

test('an entry of an earlier version stays readable as it was written', () => {
  for (const order of ['WO\u001b[2J', '\u202eWO-1', 'WO\u0000']) {
    const bytes = canonicalBytes({ ...stamp, ...chosen(order) });
    expect(decodeEntry(bytes)).toMatchObject({ order });
  }
});

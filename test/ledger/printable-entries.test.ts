import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes } from '../../station-core/formats/text/canonical-json.ts';
import { decodeEntry, type EntryBody, newEntry, stepPassedBody } from '../../station-core/ledger/entry.ts';
import { isPrintable, isPrintableLines, printableLines } from '../../station-core/model/printable.ts';
import { sampleUnit } from './sample-ledger.ts';

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

const refused = (said: string): EntryBody => ({
  kind: 'signature-refused',
  run: 'r1',
  unit: sampleUnit(1).unit,
  code: 'csr.malformed',
  evidence: { said },
});
const passed = (seen: string): EntryBody =>
  stepPassedBody({ run: 'r1' }, 'lock', {
    asked: false,
    locked: false,
    details: seen,
    profile: { seen: 'every-efuse', burns: 0, readBack: [seen] },
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

test('evidence quotes whatever a board says, in several lines, and keeps nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const quoted = printableLines(text);
      expect(isPrintableLines(quoted)).toBe(true);
      expect(newEntry(stamp, stopped(text))).toMatchObject({ fault: { evidence: { bootLog: quoted } } });
      expect(newEntry(stamp, refused(text))).toMatchObject({ evidence: { said: quoted } });
      expect(newEntry(stamp, passed(text))).toMatchObject({
        evidence: { details: quoted, profile: { readBack: [quoted] } },
      });
    }),
  );
});

test('an entry of an earlier version stays readable as it was written', () => {
  for (const order of ['WO\u001b[2J', '\u202eWO-1', 'WO\u0000']) {
    const bytes = canonicalBytes({ ...stamp, ...chosen(order) });
    expect(decodeEntry(bytes)).toMatchObject({ order });
  }
});

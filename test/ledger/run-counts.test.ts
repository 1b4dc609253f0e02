import { expect, test } from 'vitest';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { lifeOf, openLedger, sampleUnit, scratch } from './sample-ledger.ts';
import { tamper } from './verify/whole-ledger.ts';

test('the units of a work order are known, also in a file of software that kept no orders beside the entries', () => {
  const dir = scratch();
  {
    using ledger = openLedger(dir);
    for (const [n, order] of [
      [1, 'WO-1'],
      [2, 'WO-2'],
      [3, 'WO-1'],
    ] as const) {
      const { begun, connected } = lifeOf(sampleUnit(n));
      ledger.append([{ ...begun, order }, connected]);
    }
  }
  const units = (order: string): readonly string[] => {
    using reader = openLedgerReader(dir);
    expect(reader.passedUnitsOf(order)).toBe(0);
    return reader.unitsOf(order);
  };
  const expected = [sampleUnit(1).unit, sampleUnit(3).unit];
  expect(units('WO-1')).toEqual(expected);
  tamper(dir, (db) => db.exec('DROP INDEX runsByOrder; ALTER TABLE runs DROP COLUMN workOrder'));
  expect(units('WO-1')).toEqual(expected);
  expect(units('WO-3')).toEqual([]);
});

import { beforeEach, expect, test } from 'vitest';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { faultOf, lifeOf, openLedger, sampleUnit, scratch, sha256Hex } from '../sample-ledger.ts';

const first = sampleUnit(1);
const second = sampleUnit(1, 'run-2');
const { unit, serial } = first;
const job = 'job run-1';
const interrupted = { kind: 'run-closed', run: 'run-1', unit, serial, outcome: 'ERROR' } as const;
const takenUp = { kind: 'label-taken-up', run: 'run-2', unit, serial, job } as const;

let ledger: Ledger;

beforeEach(() => {
  ledger = openLedger(scratch());
  const life = lifeOf(first);
  ledger.append([life.begun, life.connected, life.reserved, life.drawn, life.labelIntended]);
});

function interrupt(): void {
  ledger.append({ ...interrupted, fault: { code: 'station.interrupted' } });
}

test('the label of a run that a crash cut off is in doubt, printed or not', () => {
  expect(ledger.labelInDoubt(unit)).toBeUndefined();
  interrupt();
  const doubt = { job, ssid: `Lamp ${serial}`, labelSha256Hex: sha256Hex('run-1') };
  expect(ledger.labelInDoubt(unit)).toEqual({ ...doubt, wasPrinted: false });
  ledger.append(lifeOf(first).labelPrinted);
  expect(ledger.labelInDoubt(unit)).toEqual({ ...doubt, wasPrinted: true });
  expect(ledger.isLabelInDoubt(job)).toBe(true);
});

test('the label of a run that ended in any other way is not', () => {
  ledger.append({ ...interrupted, fault: { code: 'board.silent' } });
  expect(ledger.labelInDoubt(unit)).toBeUndefined();
  expect(ledger.isLabelInDoubt(job)).toBe(false);
});

test('a label in doubt that is void, or whose unit has newer secrets, is in doubt no more', () => {
  interrupt();
  const again = lifeOf(second);
  ledger.append([again.begun, again.connected, again.drawn]);
  expect(ledger.labelInDoubt(unit)).toBeUndefined();
  ledger.append({ ...lifeOf(first).labelVoided, run: 'run-2' });
  expect(ledger.isLabelInDoubt(job)).toBe(false);
});

test('the run that takes it up has the label and the secrets: it is the one that counts, and voids them when it fails', () => {
  interrupt();
  const again = lifeOf(second);
  ledger.append([again.begun, again.connected, takenUp]);
  expect(ledger.openLabels('run-1')).toEqual([]);
  expect(ledger.openLabels('run-2')).toEqual([{ unit, job }]);
  expect(ledger.unit(unit)?.run).toBe('run-2');
  expect(ledger.secretOfTag(sha256Hex('password run-1'))).toMatchObject({ unit, current: true });
  expect(ledger.labelInDoubt(unit)).toBeUndefined();
});

test('a label that is not in doubt is not taken up: not twice, not of another unit, not after its end', () => {
  const other = sampleUnit(2, 'run-2');
  const again = lifeOf(second);
  ledger.append([again.begun]);
  expect(faultOf(() => ledger.append(takenUp)).code).toBe('ledger.conflict');
  interrupt();
  const foreign = { ...takenUp, run: 'run-3', unit: other.unit, serial: other.serial };
  ledger.append({ ...again.begun, run: 'run-3' });
  expect(faultOf(() => ledger.append(foreign)).code).toBe('ledger.conflict');
  ledger.append(takenUp);
  expect(faultOf(() => ledger.append(takenUp)).code).toBe('ledger.conflict');
});

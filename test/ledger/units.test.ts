import { describe, expect, test } from 'vitest';
import { lifeOf, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';

describe('units', () => {
  test('the record of a unit is found by serial and by any spelling of its MAC', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    provision(ledger, sample);
    const record = ledger.unit(sample.serial);
    expect(record).toMatchObject({
      mac: sample.unit,
      serial: sample.serial,
      product: 'lamp',
      outcome: 'PASS',
      ssid: `Lamp ${sample.serial}`,
      certificate: { certSerialHex: lifeOf(sample).issued.certSerialHex },
      evidence: { connect: { chip: 'esp32c3' }, close: {} },
      labels: [{ job: 'job run-1', state: 'printed' }],
      runs: [{ run: 'run-1', outcome: 'PASS', slot: 1 }],
      entrySeqs: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    });
    expect(ledger.unit(sample.unit.toUpperCase())).toEqual(record);
    expect(ledger.unit(sample.unit.replaceAll(':', '-'))).toEqual(record);
    expect(ledger.unit('BM-S1-000002')).toBeUndefined();
    expect(ledger.unitOfKey(lifeOf(sample).issued.spkiSha256Hex)).toBe(sample.unit);
  });

  test('a board that has only just been seen is not a known unit; one whose run failed is', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append([life.begun, life.connected]);
    expect(ledger.unit(sample.unit)).toBeUndefined();
    ledger.append([life.stopped, { kind: 'run-closed', run: 'run-1', unit: sample.unit, outcome: 'FAIL' }]);
    expect(ledger.unit(sample.unit)).toMatchObject({ outcome: 'FAIL', runs: [{ stopped: { step: 'flash' } }] });
  });

  test('a finished unit that is turned away at the door stays finished', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    provision(ledger, sample);
    const again = lifeOf(sampleUnit(1, 'run-again'));
    ledger.append([again.begun, again.connected]);
    expect(ledger.unit(sample.unit)).toMatchObject({ outcome: 'PASS', run: 'run-1' });
    ledger.append([again.stopped, again.failed]);
    expect(ledger.unit(sample.unit)).toMatchObject({ outcome: 'PASS', run: 'run-1' });
    expect(ledger.unit(sample.unit)?.runs).toHaveLength(2);
  });

  test('a rework counts from the moment it draws new secrets', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    provision(ledger, sample);
    const rework = lifeOf(sampleUnit(1, 'rework'));
    ledger.append([rework.begun, rework.connected, rework.drawn]);
    expect(ledger.unit(sample.unit)).not.toHaveProperty('outcome');
    ledger.append([rework.stopped, rework.failed]);
    expect(ledger.unit(sample.unit)).toMatchObject({ outcome: 'FAIL', fault: 'board.verify-mismatch', run: 'rework' });
  });

  test('what stands of an identity grows with the entries', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    expect(ledger.liveIdentity(sample.unit)).toEqual({});
    ledger.append([life.begun, life.reserved]);
    expect(ledger.liveIdentity(sample.unit)).toEqual({ serial: sample.serial });
    const [intent] = ledger.append(life.intended);
    expect(ledger.liveIdentity(sample.unit).intent).toEqual({
      run: 'run-1',
      spkiSha256Hex: life.intended.spkiSha256Hex,
      permit: 'P-1',
      intentSeq: intent.seq,
    });
    ledger.append({ ...life.issued, intentSeq: intent.seq });
    expect(ledger.liveIdentity(sample.unit).certificate).toMatchObject({ certDerBase64: life.issued.certBase64 });
    ledger.append(life.labelIntended);
    expect(ledger.liveIdentity(sample.unit).label).toMatchObject({ state: 'intended' });
    expect(ledger.openLabels('run-1')).toEqual([{ unit: sample.unit, job: 'job run-1' }]);
    ledger.append(life.labelVoided);
    expect(ledger.liveIdentity(sample.unit)).not.toHaveProperty('label');
    expect(ledger.openLabels('run-1')).toEqual([]);
    expect(ledger.voidedLabels('run-1')).toEqual(['job run-1']);
  });

  test('an intent that the signer refused no longer stands; the station refusing a CSR ends nothing', () => {
    using ledger = openLedger(scratch());
    const life = lifeOf(sampleUnit(1));
    ledger.append([life.begun, life.reserved]);
    const [intent] = ledger.append(life.intended);
    ledger.append(life.refused);
    expect(ledger.liveIdentity(sampleUnit(1).unit)).toHaveProperty('intent');
    ledger.append({ ...life.refused, intentSeq: intent.seq });
    expect(ledger.liveIdentity(sampleUnit(1).unit)).toEqual({ serial: sampleUnit(1).serial });
  });

  test('open runs are listed with what is known of them', () => {
    using ledger = openLedger(scratch());
    const [one, two, three] = [sampleUnit(1), sampleUnit(2), sampleUnit(3)];
    ledger.append(lifeOf(three).begun);
    ledger.append([lifeOf(one).begun, lifeOf(one).connected, lifeOf(one).reserved]);
    provision(ledger, two);
    expect(ledger.openRuns()).toEqual([{ run: 'run-3' }, one]);
  });

  test('a serial number is handed out once, even before it is reserved', () => {
    const dir = scratch();
    {
      using ledger = openLedger(dir);
      expect(ledger.nextSerialNumber('BM-S1-')).toBe(1);
      expect(ledger.nextSerialNumber('BM-S1-')).toBe(2);
      const [seven, huge, other] = [sampleUnit(7), sampleUnit(8), sampleUnit(9)];
      ledger.append([lifeOf(seven).begun, lifeOf(seven).reserved]);
      ledger.append([lifeOf(huge).begun, { ...lifeOf(huge).reserved, serial: 'BM-S1-1000000' }]);
      ledger.append([lifeOf(other).begun, { ...lifeOf(other).reserved, serial: 'BM-S1-2000000X' }]);
    }
    using again = openLedger(dir);
    expect(again.nextSerialNumber('BM-S1-')).toBe(1_000_001);
    expect(again.nextSerialNumber('BM-S10-')).toBe(1);
  });
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { copyOldData } from '../../../fixtures/old-data/copy.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { connectEvidence } from '../sample-evidence.ts';
import { lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';

/** A clock that goes on by a second with every look. */
function seconds(): () => Date {
  let at = Date.parse('2026-11-29T08:00:00.000Z');
  return () => new Date((at += 1_000));
}

describe('the history of a unit', () => {
  test('says who made it, for which order, in which slot and when', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append([{ ...life.begun, operator: 'grace', order: 'WO-4711' }, life.connected, life.reserved]);
    ledger.append(life.failed);
    expect(ledger.history(sample.serial)).toMatchObject({
      station: 'S1',
      mac: sample.unit,
      outcome: 'FAIL',
      counts: { operator: 'grace', order: 'WO-4711', slot: 1, port: 'socket://jig:1', outcome: 'FAIL' },
    });
  });

  test('gives each step its times, its evidence or its fault', () => {
    using ledger = openLedger(scratch(), { now: seconds() });
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append([life.begun, life.connectBegun]);
    ledger.append(life.connected);
    ledger.append({ kind: 'step-begun', run: sample.run, step: 'flash', unit: sample.unit });
    ledger.append(life.stopped);
    ledger.append({ kind: 'run-closed', run: sample.run, unit: sample.unit, outcome: 'FAIL' });
    const run = ledger.history(sample.unit)?.counts;
    expect(run?.steps).toEqual([
      {
        step: 'connect',
        state: 'passed',
        begunAt: expect.any(String) as string,
        endedAt: expect.any(String) as string,
        durationMs: 1_000,
        evidence: connectEvidence(sample.unit),
      },
      {
        step: 'flash',
        state: 'stopped',
        begunAt: expect.any(String) as string,
        endedAt: expect.any(String) as string,
        durationMs: 1_000,
        outcome: 'FAIL',
        fault: life.stopped.fault,
      },
    ]);
    expect(run?.durationMs).toBe(5_000);
  });

  test('a step that has begun and not ended stays open, and has no duration', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append([life.begun, life.connected, life.reserved]);
    ledger.append({ kind: 'step-begun', run: sample.run, step: 'flash', unit: sample.unit });
    const step = ledger.history(sample.unit)?.counts.steps.at(-1);
    expect(step).toMatchObject({ step: 'flash', state: 'open' });
    expect(step).not.toHaveProperty('durationMs');
  });

  test('a step without an entry of its begin began when the entry before it was written', () => {
    using ledger = openLedger(scratch(), { now: seconds() });
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append(life.begun);
    ledger.append(life.connected);
    ledger.append(life.reserved);
    expect(ledger.history(sample.unit)?.counts.steps).toMatchObject([{ step: 'connect', durationMs: 1_000 }]);
  });

  test('lists what the unit got, without sealed secrets, tags or certificates', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    provision(ledger, sample);
    const events = ledger.history(sample.unit)?.counts.events ?? [];
    expect(events.map(({ kind, facts }) => [kind, facts])).toEqual([
      ['serial-reserved', { serial: sample.serial, product: 'lamp' }],
      ['secrets-drawn', { serial: sample.serial, ssid: `Lamp ${sample.serial}` }],
      ['signature-intended', expect.objectContaining({ permit: 'P-1' })],
      ['certificate-issued', expect.objectContaining({ serial: sample.serial })],
      ['label-intended', { serial: sample.serial, job: 'job run-1' }],
      ['label-printed', { job: 'job run-1' }],
      ['run-closed', { serial: sample.serial, outcome: 'PASS' }],
    ]);
    expect(JSON.stringify(events)).not.toContain(lifeOf(sample).drawn.sealedBase64);
  });

  test('a label says when it was printed, when it was voided and why', () => {
    using ledger = openLedger(scratch());
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append([life.begun, life.reserved, life.labelIntended, life.labelPrinted, life.labelVoided]);
    const [label] = ledger.history(sample.unit)?.labels ?? [];
    expect(label).toMatchObject({ state: 'voided', reason: 'station.interrupted' });
    expect([label?.intendedAt, label?.printedAt, label?.voidedAt]).not.toContain(undefined);
  });

  test('earlier runs stay in it, oldest first', () => {
    using ledger = openLedger(scratch());
    provision(ledger, sampleUnit(1));
    const again = lifeOf(sampleUnit(1, 'again'));
    ledger.append([again.begun, again.connected, again.stopped, again.failed]);
    const history = ledger.history(sampleUnit(1).serial);
    expect(history?.runs.map(({ run, outcome, fault }) => [run, outcome, fault])).toEqual([
      ['run-1', 'PASS', undefined],
      ['again', 'FAIL', 'board.verify-mismatch'],
    ]);
    expect(history?.counts.run).toBe('run-1');
  });

  test('a ledger of an earlier version has one too, with the certificate and when it was issued', async () => {
    const old = await copyOldData('dad4558');
    onTestFinished(() => old[Symbol.asyncDispose]());
    using ledger = openLedgerReader(old.dataDir);
    const history = ledger.history('L1-S01-000001');
    expect(history?.counts.steps.map(({ step, state }) => `${step} ${state}`)).toContain('issue passed');
    expect(history?.certificate).toMatchObject({
      issuedAt: expect.stringMatching(/^20/) as string,
      permit: 'DEMO-lamp-one',
    });
    expect(history?.runs.length).toBeGreaterThan(0);
  });

  test('nobody has one of a unit that the ledger does not know', () => {
    using ledger = openLedger(scratch());
    expect(ledger.history('BM-S1-000009')).toBeUndefined();
    expect(ledger.history('not an id at all')).toBeUndefined();
  });
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { copyOldData } from '../../../fixtures/old-data/copy.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { canonicalBytes } from '../../../station-core/formats/text/canonical-json.ts';
import { decodeEntry, type Entry, type EntryBody, stepPassedBody } from '../../../station-core/ledger/entry.ts';
import { runHistory } from '../../../station-core/ledger/records/run-history.ts';
import { closeEvidence, connectEvidence } from '../sample-evidence.ts';
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
    ledger.append(life.begun);
    ledger.append({ ...life.connected, durationMs: 900 });
    ledger.append(life.reserved);
    ledger.append({ ...life.stopped, durationMs: 1_800 });
    ledger.append({ kind: 'run-closed', run: sample.run, unit: sample.unit, outcome: 'FAIL' });
    const run = ledger.history(sample.unit)?.counts;
    expect(run?.steps).toEqual([
      {
        step: 'connect',
        state: 'passed',
        begunAt: '2026-11-29T08:00:01.100Z',
        endedAt: '2026-11-29T08:00:02.000Z',
        durationMs: 900,
        evidence: connectEvidence(sample.unit),
      },
      {
        step: 'flash',
        state: 'stopped',
        begunAt: '2026-11-29T08:00:02.200Z',
        endedAt: '2026-11-29T08:00:04.000Z',
        durationMs: 1_800,
        outcome: 'FAIL',
        fault: life.stopped.fault,
      },
    ]);
    expect(run?.durationMs).toBe(4_000);
  });

  test('the first step of the plan that has not ended is open, from the end of the one before it, and has no duration', () => {
    using ledger = openLedger(scratch(), { now: seconds() });
    const sample = sampleUnit(1);
    const life = lifeOf(sample);
    ledger.append({ ...life.begun, steps: ['connect', 'reserve', 'close'] });
    ledger.append(life.connected);
    ledger.append(life.reserved);
    const step = ledger.history(sample.unit)?.counts.steps.at(-1);
    expect(step).toEqual({ step: 'reserve', state: 'open', begunAt: '2026-11-29T08:00:02.000Z' });
  });

  test('a run that a crash ended shows the step it cut off; one that passed or stopped shows none', () => {
    const statesOf = (...rest: readonly EntryBody[]): unknown => {
      using ledger = openLedger(scratch());
      const { begun, connected, reserved } = lifeOf(sampleUnit(1));
      ledger.append([begun, connected, reserved, ...rest]);
      return ledger.history(sampleUnit(1).unit)?.counts.steps.map(({ step, state }) => `${step} ${state}`);
    };
    const { stopped, failed, passed } = lifeOf(sampleUnit(1));
    const about = { run: 'run-1', unit: sampleUnit(1).unit };
    expect(
      statesOf({ kind: 'run-closed', ...about, outcome: 'ERROR', fault: { code: 'station.interrupted' } }),
    ).toEqual(['connect passed', 'close open']);
    expect(statesOf(stopped, failed)).toEqual(['connect passed', 'flash stopped']);
    expect(statesOf(stepPassedBody(about, 'close', closeEvidence()), passed)).toEqual([
      'connect passed',
      'close passed',
    ]);
  });

  test('a duration holds although the clock was set while the step acted; steps do not overlap', () => {
    const times = ['08:00:00', '08:00:05', '08:00:06'].map((time) => new Date(`2026-11-29T${time}.000Z`));
    using ledger = openLedger(scratch(), { now: () => times.shift() ?? new Date('2026-11-29T08:00:06.000Z') });
    const { begun, connected, reserved, stopped } = lifeOf(sampleUnit(1));
    ledger.append(begun);
    ledger.append({ ...connected, durationMs: 5_000 });
    ledger.append([reserved, { ...stopped, durationMs: 60_000 }]);
    expect(ledger.history(sampleUnit(1).unit)?.counts.steps).toMatchObject([
      { step: 'connect', durationMs: 5_000, begunAt: '2026-11-29T08:00:00.000Z' },
      { step: 'flash', durationMs: 60_000, begunAt: '2026-11-29T08:00:05.000Z' },
    ]);
  });

  test('runs of earlier versions, whose steps have entries of their begin, are read by these', () => {
    const { begun, connected } = lifeOf(sampleUnit(1));
    const stamped = (second: number, body: object): Entry => {
      const stamp = { v: 1, seq: second, at: `2026-11-29T08:00:0${second}.000Z`, station: 'S1' };
      const entry = decodeEntry(canonicalBytes({ ...stamp, ...body }));
      if (entry === undefined) throw new Error('no such entry');
      return entry;
    };
    const began = (step: string) => ({ kind: 'step-begun', run: begun.run, step });
    const entries = [stamped(0, begun), stamped(2, began('connect')), stamped(5, connected)];
    const connect = { step: 'connect', begunAt: '2026-11-29T08:00:02.000Z', durationMs: 3_000 };
    expect(runHistory(entries)?.steps).toMatchObject([connect]);
    expect(runHistory([...entries, stamped(7, began('close'))])?.steps).toMatchObject([
      connect,
      { step: 'close', state: 'open', begunAt: '2026-11-29T08:00:07.000Z' },
    ]);
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

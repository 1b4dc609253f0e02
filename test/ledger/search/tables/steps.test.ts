import { expect, onTestFinished, test } from 'vitest';
import Database from 'better-sqlite3';
import { canonicalBytes } from '../../../../station-core/formats/text/canonical-json.ts';
import { decodeEntry, type EntryBody, stepPassedBody } from '../../../../station-core/ledger/entry.ts';
import { stepTables } from '../../../../station-core/ledger/search/tables/steps.ts';
import { connectEvidence } from '../../sample-evidence.ts';
import type { Ledger } from '../../../../station-core/ledger/ledger.ts';
import { LineIndex } from '../../../../station-core/ledger/line/line-index.ts';
import type { LineFilter } from '../../../../station-core/ledger/line/line-runs.ts';
import { writeShift } from '../../../made-up-shift.ts';
import { openLedgerReader } from '../../../../station-core/ledger/reader.ts';
import { lifeOf, macOfUnit, openLedger, sampleUnit, scratch } from '../../sample-ledger.ts';

const MORNING_MS = Date.parse('2026-03-02T06:00:00.000Z');
const since = new Date(MORNING_MS).toISOString();

let nowMs = MORNING_MS;

function morningLedger(): Ledger {
  nowMs = MORNING_MS;
  return openLedger(scratch(), { now: () => new Date(nowMs) });
}

interface Told {
  readonly run: string;
  readonly slot: number;
  readonly order?: string;
  readonly operator?: string;
}

function begun({ run, slot, ...who }: Told): EntryBody[] {
  return [{ kind: 'run-begun', run, slot, port: 'p', product: 'lamp', steps: ['connect', 'close'], ...who }];
}

function failed(run: string): EntryBody[] {
  const fault = { code: 'board.silent', blame: 'board', evidence: {} };
  return [
    { kind: 'step-stopped', run, step: 'connect', outcome: 'FAIL', fault },
    { kind: 'run-closed', run, outcome: 'FAIL', fault: { code: 'board.silent' } },
  ];
}

function reportOf(ledger: Ledger, filter: Partial<LineFilter> = {}) {
  using index = new LineIndex(ledger);
  return index.report({ since, ...filter }, { targetMs: null, now: new Date(nowMs) });
}

test('a step ends when it passes or stops, and its duration is that of its own entries', () => {
  using ledger = morningLedger();
  ledger.append(begun({ run: 'a', slot: 2 }));
  nowMs += 1_500;
  ledger.append(failed('a'));
  expect(reportOf(ledger)).toMatchObject({
    outcomes: { PASS: 0, FAIL: 1 },
    steps: [{ step: 'connect', ended: 1, passed: 0, medianMs: null }],
    slots: { points: [{ slot: 2, runs: 1, notPassed: 1, faults: [{ code: 'board.silent', count: 1 }] }] },
  });
});

test('a step that a crash cut off is lost with its run; one that a person stopped is not', () => {
  using ledger = morningLedger();
  ledger.append([...begun({ run: 'crashed', slot: 1 }), ...begun({ run: 'stopped', slot: 1 })]);
  ledger.append([
    { kind: 'run-closed', run: 'crashed', outcome: 'ERROR', fault: { code: 'station.interrupted' } },
    { kind: 'run-closed', run: 'stopped', outcome: 'ABORTED', fault: { code: 'station.stopped' } },
  ]);
  expect(reportOf(ledger)).toMatchObject({
    outcomes: { ERROR: 1, ABORTED: 1 },
    steps: [{ step: 'connect', ended: 1, passed: 0 }],
    slots: { points: [{ slot: 1, runs: 1, notPassed: 1 }] },
  });
});

test('a step lasts as long as it says, whatever the clock of the ledger did meanwhile', () => {
  using ledger = morningLedger();
  ledger.append(begun({ run: 'a', slot: 1 }));
  nowMs += 8_000;
  const passed = stepPassedBody({ run: 'a', durationMs: 3_000 }, 'connect', connectEvidence(macOfUnit(1)));
  ledger.append([passed, { kind: 'run-closed', run: 'a', outcome: 'ERROR', fault: { code: 'station.interrupted' } }]);
  expect(reportOf(ledger).steps).toMatchObject([
    { step: 'connect', ended: 1, passed: 1, medianMs: 3_000 },
    { step: 'close', ended: 1, passed: 0 },
  ]);
});

test('steps of earlier versions began where an entry says so, and a step without one had not begun', () => {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  db.exec(stepTables.sql);
  const { begun: first, connected } = lifeOf(sampleUnit(1));
  const { run } = first;
  const closed = { kind: 'run-closed', run, outcome: 'ERROR', fault: { code: 'station.interrupted' } };
  const bodies = [first, { kind: 'step-begun', run, step: 'connect' }, connected, closed];
  for (const [seq, body] of bodies.entries()) {
    const stamp = { v: 1, seq, at: `2026-03-02T06:00:0${seq}.000Z`, station: 'S1' };
    const entry = decodeEntry(canonicalBytes({ ...stamp, ...body }));
    if (entry === undefined) throw new Error('no such entry');
    stepTables.index(db, entry);
  }
  const rows = db.prepare('SELECT step, endedAtMs - begunAtMs AS durationMs, outcome FROM steps').all();
  expect(rows).toEqual([{ step: 'connect', durationMs: 1_000, outcome: 'PASS' }]);
});

test('runs are told apart by order, operator, slot and time', () => {
  using ledger = morningLedger();
  ledger.append([...begun({ run: 'a', slot: 1, order: 'WO-1', operator: 'grace' }), ...failed('a')]);
  ledger.append([...begun({ run: 'b', slot: 2, order: 'WO-2', operator: 'grace' }), ...failed('b')]);
  nowMs += 60_000;
  ledger.append([...begun({ run: 'c', slot: 2, order: 'WO-2', operator: 'otto' }), ...failed('c')]);
  const runs = (filter: Partial<LineFilter>): number => reportOf(ledger, filter).outcomes.FAIL;
  expect(runs({})).toBe(3);
  expect(runs({ order: 'WO-2' })).toBe(2);
  expect(runs({ operator: 'grace' })).toBe(2);
  expect(runs({ order: 'WO-2', operator: 'otto' })).toBe(1);
  expect(runs({ slot: 1 })).toBe(1);
  expect(runs({ product: 'other' })).toBe(0);
  expect(runs({ order: "WO-1' OR '1'='1" })).toBe(0);
  expect(runs({ since: new Date(MORNING_MS + 1).toISOString() })).toBe(1);
  expect(runs({ until: new Date(MORNING_MS + 1).toISOString() })).toBe(2);
});

test('what the ledger gains is counted by the next question, and an earlier period reads further back', () => {
  using ledger = morningLedger();
  ledger.append([...begun({ run: 'a', slot: 1 }), ...failed('a')]);
  nowMs += 4 * 3_600_000;
  const noon = new Date(nowMs).toISOString();
  ledger.append(begun({ run: 'b', slot: 1 }));
  using index = new LineIndex(ledger);
  const failures = (from: string): number => index.report({ since: from }, { targetMs: null }).outcomes.FAIL;
  expect(failures(noon)).toBe(0);
  ledger.append(failed('b'));
  expect(failures(noon)).toBe(1);
  expect(failures(since)).toBe(2);
  expect(failures(noon)).toBe(1);
});

test('in a shift that never was, the one slot with the worn pin stands out', () => {
  const dir = scratch();
  writeShift({ dir, endMs: MORNING_MS, slots: 8, runsOfSlot: 25, wornSlot: 2, wornPercent: 30, otherPercent: 2 });
  using ledger = openLedgerReader(dir);
  using index = new LineIndex(ledger);
  const whole = { since: new Date(MORNING_MS - 86_400_000).toISOString() };
  const { slots, cycle, steps } = index.report(whole, { targetMs: 42_000 });
  expect(slots.points.map(({ signal }) => signal)).toEqual([null, 'above', null, null, null, null, null, null]);
  expect(steps.map(({ step }) => step)).toEqual(['connect', 'flash', 'label', 'close']);
  expect(cycle?.overTarget).toBeGreaterThan(0);
  expect(cycle?.overTarget).toBeLessThan(cycle?.runs ?? 0);
}, 60_000);

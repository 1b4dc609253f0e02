import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectEvidence } from '../../ledger/sample-evidence.ts';
import { macOfBytes } from '../../../station-core/model/mac.ts';
import { stepPassedBody } from '../../../station-core/ledger/entry.ts';
import { Fault } from '../../../station-core/fault.ts';
import { LineIndex, type LineReport } from '../../../station-core/ledger/line/line-index.ts';
import { lastResults } from '../../../station-core/host/line/last-results.ts';
import { QueryWorker } from '../../../station-core/host/queries/query-worker.ts';
import type { Outcome } from '../../../station-core/model/outcome.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';

const dirs: string[] = [];

afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

const MORNING = Date.parse('2026-03-02T06:00:00.000Z');
const MINUTE_MS = 60_000;

interface Told {
  readonly unit?: number;
  readonly outcome: Outcome;
  readonly fault?: string;
  readonly atMinute: number;
  readonly minutes?: number;
  readonly order?: string;
  readonly slot?: number;
}

/** A ledger with these runs, one after the other, at the times they name. */
function ledgerOf(...runs: readonly Told[]): { dir: string; ledger: Ledger } & Disposable {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-line-'));
  dirs.push(dir);
  let nowMs = MORNING;
  const ledger = Ledger.open({ dir, station: 'S1', version: '0.1.0', now: () => new Date(nowMs) });
  for (const [at, { unit, outcome, fault, atMinute, minutes = 1, order, slot = 1 }] of runs.entries()) {
    const run = `run-${at}`;
    const mac = unit === undefined ? {} : { unit: `24:0a:c4:00:00:${unit.toString(16).padStart(2, '0')}` };
    nowMs = MORNING + atMinute * MINUTE_MS;
    ledger.append([
      {
        kind: 'run-begun',
        run,
        slot,
        port: 'socket://jig:1',
        product: 'lamp',
        steps: ['connect'],
        ...(order === undefined ? {} : { order }),
      },
    ]);
    nowMs += minutes * MINUTE_MS;
    const code = fault === undefined ? {} : { fault: { code: fault } };
    ledger.append([...passedIf(outcome, run), { kind: 'run-closed', run, ...mac, outcome, ...code }]);
  }
  return {
    dir,
    ledger,
    [Symbol.dispose]: () => {
      ledger[Symbol.dispose]();
    },
  };
}

/** The ledger takes no PASS without every step of its plan. */
function passedIf(outcome: Outcome, run: string) {
  return outcome === 'PASS'
    ? [stepPassedBody({ run }, 'connect', connectEvidence(macOfBytes([0, 0, 0, 0, 0, 1])))]
    : [];
}

function reportOf(ledger: Ledger, since: string, now: string): LineReport {
  using index = new LineIndex(ledger);
  return index.report({ since }, { targetMs: null, now: new Date(now) });
}

const at = (minute: number): string => new Date(MORNING + minute * MINUTE_MS).toISOString();

test('passed, failed by fault, first-pass yield, cycle time and hours of a shift', () => {
  using opened = ledgerOf(
    { unit: 1, outcome: 'PASS', atMinute: 0, minutes: 2 },
    { unit: 2, outcome: 'FAIL', fault: 'board.silent', atMinute: 5 },
    { unit: 2, outcome: 'PASS', atMinute: 10, minutes: 4 },
    { unit: 3, outcome: 'PASS', atMinute: 125, minutes: 3 },
    { outcome: 'FAIL', fault: 'board.silent', atMinute: 130 },
    { outcome: 'ERROR', fault: 'port.busy', atMinute: 131 },
    { unit: 4, outcome: 'ABORTED', fault: 'station.stopped', atMinute: 132 },
  );
  const report = reportOf(opened.ledger, at(0), at(140));
  expect(report).toMatchObject({
    outcomes: { PASS: 3, FAIL: 2, ERROR: 1, ABORTED: 1 },
    cycle: { runs: 3, medianMs: 3 * MINUTE_MS },
  });
  expect(report.firstPassYield).toBe(2 / 4);
  expect(report.faults).toEqual([
    { code: 'board.silent', count: 2 },
    { code: 'port.busy', count: 1 },
    { code: 'station.stopped', count: 1 },
  ]);
  expect(report.hours).toEqual([
    { from: at(0), passed: 2, notPassed: 1 },
    { from: at(60), passed: 0, notPassed: 0 },
    { from: at(120), passed: 1, notPassed: 3 },
  ]);
});

test('a run that began before the shift and ended in it counts; a unit that failed last week has no first pass', () => {
  using opened = ledgerOf(
    { unit: 1, outcome: 'FAIL', fault: 'board.silent', atMinute: 0 },
    { unit: 5, outcome: 'PASS', atMinute: 55, minutes: 10 },
    { unit: 1, outcome: 'PASS', atMinute: 70 },
  );
  const report = reportOf(opened.ledger, at(60), at(80));
  expect(report).toMatchObject({ outcomes: { PASS: 2, FAIL: 0 }, firstPassYield: 1 / 2, faults: [] });
});

test('an empty period, and an empty ledger, count nothing and divide by nothing', () => {
  using opened = ledgerOf({ unit: 1, outcome: 'PASS', atMinute: 0 });
  const nothing = {
    outcomes: { PASS: 0, FAIL: 0, ERROR: 0, ABORTED: 0 },
    firstPassYield: null,
    cycle: null,
    steps: [],
    slots: { centre: 0, points: [] },
    faults: [],
  };
  expect(reportOf(opened.ledger, at(90), at(100))).toMatchObject(nothing);
  using empty = ledgerOf();
  expect(reportOf(empty.ledger, at(0), at(10))).toMatchObject(nothing);
  expect(empty.ledger.newestAt()).toBeUndefined();
});

test('after the clock was set back, what the ledger holds from the future is counted in the present hour', () => {
  using opened = ledgerOf({ unit: 1, outcome: 'PASS', atMinute: 300 });
  const report = reportOf(opened.ledger, at(0), at(30));
  expect(report.hours).toEqual([{ from: at(0), passed: 1, notPassed: 0 }]);
});

test('a month of hours is cut to the newest two weeks', () => {
  using opened = ledgerOf({ unit: 1, outcome: 'PASS', atMinute: 0 });
  const { hours } = reportOf(opened.ledger, at(0), at(60 * 24 * 30));
  expect(hours).toHaveLength(14 * 24);
});

test('units of an order are counted over all the times it was at hand, each unit once', () => {
  using opened = ledgerOf(
    { unit: 1, outcome: 'PASS', atMinute: 0, order: 'WO-1' },
    { unit: 2, outcome: 'PASS', atMinute: 2, order: 'WO-2' },
    { unit: 3, outcome: 'FAIL', fault: 'board.silent', atMinute: 4, order: 'WO-1' },
    { unit: 3, outcome: 'PASS', atMinute: 6, order: 'WO-1' },
    { unit: 3, outcome: 'PASS', atMinute: 8, order: 'WO-1' },
    { unit: 4, outcome: 'PASS', atMinute: 9 },
  );
  expect(opened.ledger.passedUnitsOf('WO-1')).toBe(2);
  expect(opened.ledger.passedUnitsOf('WO-2')).toBe(1);
  expect(opened.ledger.passedUnitsOf("WO-1' OR 1=1")).toBe(0);
});

test('what nobody acknowledged stands in its slot after a restart, as loud as it was, and nothing else does', () => {
  using opened = ledgerOf(
    { slot: 1, unit: 1, outcome: 'FAIL', fault: 'board.silent', atMinute: 0 },
    { slot: 2, unit: 2, outcome: 'ERROR', fault: 'station.interrupted', atMinute: 2 },
    { slot: 1, unit: 3, outcome: 'PASS', atMinute: 4, minutes: 2 },
    { slot: 3, unit: 4, outcome: 'FAIL', fault: 'of.another-version', atMinute: 8 },
  );
  opened.ledger.append({ kind: 'run-begun', run: 'open', slot: 2, port: 'p', product: 'lamp', steps: ['connect'] });
  const [failed] = opened.ledger.lastRunsOfSlots().filter(({ slot }) => slot === 3);
  expect(lastResults(opened.ledger.lastRunsOfSlots()).get(3)).toMatchObject({
    acknowledged: false,
    fault: { code: 'of.another-version', blame: 'station' },
  });
  opened.ledger.append({ kind: 'fault-acknowledged', by: 'olga', run: failed?.run ?? '' });
  const last = lastResults(opened.ledger.lastRunsOfSlots());
  expect(last.get(1)).toBeUndefined();
  expect(last.get(2)).toMatchObject({
    outcome: 'ERROR',
    acknowledged: false,
    stoppedAtStep: 'connect',
    fault: { code: 'station.interrupted' },
  });
  expect(last.size).toBe(1);
});

test('the query worker answers from the file while the writer goes on', async () => {
  using opened = ledgerOf({ unit: 1, outcome: 'PASS', atMinute: 0, order: 'WO-1' });
  await using queries = new QueryWorker(opened.dir);
  const asked = { since: at(0), targetMs: null };
  expect(await queries.ask('line', asked)).toMatchObject({ outcomes: { PASS: 1 } });
  opened.ledger.append([
    { kind: 'run-begun', run: 'more', slot: 1, port: 'p', product: 'lamp', steps: ['connect'], order: 'WO-1' },
    ...passedIf('PASS', 'more'),
    { kind: 'run-closed', run: 'more', unit: '24:0a:c4:00:00:99', outcome: 'PASS' },
  ]);
  expect(await queries.ask('line', asked)).toMatchObject({ outcomes: { PASS: 2 } });
  expect(await queries.ask('firstRunAt', { order: 'WO-1' })).toBe(at(0));
  expect(await queries.ask('firstRunAt', { order: 'WO-2' })).toBeNull();
  const both = [queries.ask('passedUnitsOf', { order: 'WO-1' }), queries.ask('passedUnitsOf', { order: 'WO-2' })];
  expect(await Promise.all(both)).toEqual([2, 0]);
});

test('a query worker whose ledger is missing says so, and answers once it is there', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-line-'));
  dirs.push(dir);
  await using queries = new QueryWorker(dir);
  await expect(queries.ask('passedUnitsOf', { order: 'WO-1' })).rejects.toMatchObject({ code: 'ledger.cannot-open' });
  using _ledger = Ledger.open({ dir, station: 'S1', version: '0.1.0' });
  expect(await queries.ask('passedUnitsOf', { order: 'WO-1' })).toBe(0);
});

test('a query worker that dies fails what it was asked and is there again for the next question', async () => {
  using opened = ledgerOf({ unit: 1, outcome: 'PASS', atMinute: 0, order: 'WO-1' });
  await using queries = new QueryWorker(opened.dir);
  await queries.ask('passedUnitsOf', { order: 'WO-1' });
  const asked = queries.ask('passedUnitsOf', { order: 'WO-1' }).catch((error: unknown) => error);
  await queries.restart();
  const failed = await asked;
  expect(failed instanceof Fault ? failed.code : failed).toBe('query.worker-gone');
  expect(await queries.ask('passedUnitsOf', { order: 'WO-1' })).toBe(1);
});

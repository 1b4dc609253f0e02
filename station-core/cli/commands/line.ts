import { Fault } from '../../fault.ts';
import { LineIndex, type LineReport } from '../../ledger/line/line-index.ts';
import type { LineFilter } from '../../ledger/line/line-runs.ts';
import type { StepFigures } from '../../ledger/line/line-stats.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import { openSearch } from '../../ledger/search/open-search.ts';
import { type SelfTestTotals, selfTestTotals } from '../../ledger/search/tables/self-tests.ts';
import { Floor } from '../../operators/floor.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

export interface StatsOptions {
  readonly data: string;
  readonly hours: number;
  readonly since?: string;
  readonly until?: string;
  readonly order?: string;
  readonly operator?: string;
  readonly product?: string;
  readonly slot?: number;
}

const HOUR_MS = 60 * 60_000;
const NEVER = new AbortController().signal;

/** The figures of the Statistics screen. Needs neither an HSM nor a running station. */
export async function stats({ data, hours, since, until, ...filter }: StatsOptions): Promise<CommandResult> {
  using opened = openLedgerAnywhere(data);
  const { ledger } = opened;
  using index = new LineIndex(ledger);
  const { jig } = await Floor.open({ dir: data });
  const period: LineFilter = {
    ...filter,
    since: since === undefined ? new Date(Date.now() - hours * HOUR_MS).toISOString() : timeOf('since', since),
    until: until === undefined ? undefined : timeOf('until', until),
  };
  const report = index.report(period, { targetMs: jig.taktMs });
  using search = await openSearch({ dir: data, ledger, signal: NEVER });
  const selfTests = selfTestTotals(search.db);
  return { ok: true, json: { ...report, selfTests }, text: textOf(report, selfTests) };
}

function timeOf(option: string, text: string): string {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new Fault('station.bad-argument', { option: `--${option}`, reason: 'not a time' });
  return new Date(atMs).toISOString();
}

function textOf(report: LineReport, selfTests: SelfTestTotals): string {
  const { station, since, until, outcomes, firstPassYield } = report;
  const { PASS, FAIL, ERROR, ABORTED } = outcomes;
  return [
    `${station}, ${since} to ${until}`,
    `${PASS} passed, ${FAIL} failed, ${ERROR} errors, ${ABORTED} stopped; first-pass yield ${percent(firstPassYield)}`,
    cycleText(report),
    '',
    table([['step', 'ended', 'yield', 'median', '95 %'], ...report.steps.map(stepRow)]),
    '',
    table([
      ['slot', 'runs', 'not passed', 'upper limit', 'verdict'],
      ...report.slots.points.map(({ slot, runs, notPassed, share, upper, signal }) => [
        String(slot),
        String(runs),
        `${notPassed} (${percent(share)})`,
        percent(upper),
        signal === 'above' ? 'STANDS OUT: check pins and cable' : signal === 'below' ? 'better than chance' : '',
      ]),
    ]),
    '',
    table([['fault', 'runs'], ...report.faults.map(({ code, count }) => [code, String(count)])]),
    '',
    selfTestText(selfTests),
  ].join('\n');
}

function cycleText({ cycle }: LineReport): string {
  if (cycle === null) return 'no passed run';
  const { p05Ms, medianMs, p95Ms, targetMs, overTarget, runs } = cycle;
  const target = targetMs === null ? '' : `; ${overTarget} of ${runs} over the takt time of ${seconds(targetMs)}`;
  return `cycle time 5 % ${seconds(p05Ms)}, median ${seconds(medianMs)}, 95 % ${seconds(p95Ms)}${target}`;
}

function stepRow({ step, ended, passed, medianMs, p95Ms }: StepFigures): string[] {
  const share = ended === 0 ? null : passed / ended;
  return [step, String(ended), percent(share), seconds(medianMs), seconds(p95Ms)];
}

function selfTestText({ boards, tests, falsePasses, falseAlarms }: SelfTestTotals): string {
  if (tests === 0) return 'no self-test';
  return `${tests} self-tests of ${boards} boards: ${falsePasses} false passes, ${falseAlarms} false alarms`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

function seconds(ms: number | null): string {
  return ms === null ? '–' : `${(ms / 1_000).toFixed(1)} s`;
}

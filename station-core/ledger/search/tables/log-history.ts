/** What the rules of the officer's log must know of earlier entries, in tables of the search index. */
import type { Entry } from '../../entry.ts';
import { workingHoursKinds } from '../../kinds/working-hours.ts';
import type { History } from '../../log/mark-rules.ts';
import { statement, type Db } from '../../store.ts';
import { parsePlainJson } from '../../../plain-json.ts';

export interface RunContext {
  readonly begunSeq: number;
  readonly product: string;
  readonly order: string | null;
  readonly operator?: string;
}

/** Absent for a run that ended and had nothing open: such a run has no more to say. */
export function runContext(db: Db, run: string): RunContext | undefined {
  const row = statement(db, 'SELECT begunSeq, product, "order", operator FROM logRuns WHERE run = ?').get(run);
  if (row === undefined) return undefined;
  const { operator, ...context } = row as Omit<RunContext, 'operator'> & { readonly operator: string | null };
  return { ...context, ...(operator === null ? {} : { operator }) };
}

export function historyIn(db: Db): History {
  return {
    hours: () => {
      const set = stateIn(db, 'hours');
      return set === undefined ? undefined : { seq: set.seq, hours: hoursSchema.parse(parsePlainJson(set.value)) };
    },
    before: () => clockIn(db),
    wasBehind: () => clockIn(db)?.isBehind === true,
    isOpen: (run) => statement(db, 'SELECT 1 FROM logRuns WHERE run = ? AND isOpen = 1').get(run) !== undefined,
    certificateOf: (unit) => seqOf(db, 'certificateSeq', unit),
    labelOf: (unit) => seqOf(db, 'labelSeq', unit),
    started: () => {
      const started = stateIn(db, 'started');
      return started === undefined ? undefined : { seq: started.seq, version: started.value };
    },
  };
}

const hoursSchema = workingHoursKinds[0].pick({ timeZone: true, spans: true });

/** After the entry was judged. */
export function remember(db: Db, entry: Entry): void {
  rememberClock(db, entry);
  switch (entry.kind) {
    case 'run-begun':
      statement(db, 'INSERT INTO logRuns VALUES (?, ?, ?, ?, ?, 1)').run(
        ...[entry.run, entry.seq, entry.product, entry.order ?? null, entry.operator ?? null],
      );
      return;
    case 'run-closed':
      closeRun(db, entry.run);
      return;
    case 'certificate-issued':
      rememberUnit(db, 'certificateSeq', entry);
      forgetEnded(db, entry.run);
      return;
    case 'signature-refused':
      forgetEnded(db, entry.run);
      return;
    case 'label-printed':
      rememberUnit(db, 'labelSeq', entry);
      return;
    case 'station-started':
      writeState(db, 'started', { seq: entry.seq, value: entry.version });
      return;
    case 'working-hours-set':
      writeState(db, 'hours', {
        seq: entry.seq,
        value: JSON.stringify({ timeZone: entry.timeZone, spans: entry.spans }),
      });
      return;
    default: // nothing that a later entry is judged by
  }
}

/** Jumps of hours are looked for: to the minute is enough, and spares a write for each entry. */
const CLOCK_STEP_MS = 60_000;

function rememberClock(db: Db, { at, seq, clockBehindMs }: Entry): void {
  const atMs = Date.parse(at);
  const isBehind = clockBehindMs !== undefined;
  const last = clockIn(db);
  if (last !== undefined && atMs - last.atMs < CLOCK_STEP_MS && last.isBehind === isBehind) return;
  writeState(db, 'clock', { seq, value: `${atMs} ${isBehind ? 'behind' : 'right'}` });
}

function clockIn(db: Db): { readonly seq: number; readonly atMs: number; readonly isBehind: boolean } | undefined {
  const state = stateIn(db, 'clock');
  if (state === undefined) return undefined;
  const [atMs, clock] = state.value.split(' ');
  return { seq: state.seq, atMs: Number(atMs), isBehind: clock === 'behind' };
}

/** Kept while an intent of it has no result, which may come late and must say whose run it was. */
function closeRun(db: Db, run: string): void {
  statement(db, 'UPDATE logRuns SET isOpen = 0 WHERE run = ?').run(run);
  statement(
    db,
    `DELETE FROM logRuns WHERE run = ? AND NOT EXISTS
      (SELECT 1 FROM log WHERE kind = 'signature-intended' AND log.begunSeq = logRuns.begunSeq)`,
  ).run(run);
}

function forgetEnded(db: Db, run: string): void {
  statement(db, 'DELETE FROM logRuns WHERE run = ? AND isOpen = 0').run(run);
}

function rememberUnit(
  db: Db,
  column: 'certificateSeq' | 'labelSeq',
  { unit, seq }: { readonly unit: string; readonly seq: number },
): void {
  statement(
    db,
    `INSERT INTO logUnits (unit, ${column}) VALUES (?, ?) ON CONFLICT DO UPDATE SET ${column} = excluded.${column}`,
  ).run(unit, seq);
}

function seqOf(db: Db, column: 'certificateSeq' | 'labelSeq', unit: string): number | undefined {
  const seq = statement(db, `SELECT ${column} FROM logUnits WHERE unit = ?`).pluck().get(unit);
  return (seq as number | null | undefined) ?? undefined;
}

type StateName = 'hours' | 'clock' | 'started';

function stateIn(db: Db, name: StateName): { readonly seq: number; readonly value: string } | undefined {
  const row = statement(db, 'SELECT seq, value FROM logState WHERE name = ?').get(name);
  return row as { seq: number; value: string } | undefined;
}

function writeState(db: Db, name: StateName, { seq, value }: { readonly seq: number; readonly value: string }): void {
  statement(
    db,
    'INSERT INTO logState VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, value = excluded.value',
  ).run(name, seq, value);
}

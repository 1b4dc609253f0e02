/**
 * The tables of the line lead's figures: one row for each run, and one for each step that it took. A run that only
 * tested the station is marked, because it says nothing about the line.
 */
import type { Entry, EntryOf } from '../../entry.ts';
import { durationMsOf, type EndOfStep } from '../../steps-of-run.ts';
import { statement, type Db } from '../../store.ts';
import type { Indexer } from '../indexer.ts';

export const stepTables: Indexer = {
  name: 'steps',
  version: 2,
  kinds: ['run-begun', 'step-begun', 'step-passed', 'step-stopped', 'run-closed', 'self-test'],
  sql: `
  CREATE TABLE stepRuns (id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, unit TEXT, slot INTEGER NOT NULL,
    product TEXT NOT NULL, "order" TEXT, operator TEXT, begunAtMs INTEGER NOT NULL, closedAtMs INTEGER, outcome TEXT,
    fault TEXT, isSelfTest INTEGER NOT NULL DEFAULT 0, plan TEXT) STRICT;
  CREATE INDEX stepRunsByEnd ON stepRuns (closedAtMs) WHERE closedAtMs IS NOT NULL;
  CREATE TABLE steps (run INTEGER NOT NULL, step TEXT NOT NULL, begunAtMs INTEGER NOT NULL, endedAtMs INTEGER,
    outcome TEXT, fault TEXT, PRIMARY KEY (run, step, begunAtMs)) STRICT, WITHOUT ROWID;
`,

  /** Takes one entry; they come in order, each once. */
  index(db: Db, entry: Entry): void {
    if (entry.kind === 'run-begun') beginRun(db, entry);
    if (entry.kind === 'step-begun') beginStep(db, entry);
    if (entry.kind === 'step-passed') endStep(db, entry, { outcome: 'PASS', fault: null });
    if (entry.kind === 'step-stopped') endStep(db, entry, { outcome: entry.outcome, fault: entry.fault.code });
    if (entry.kind === 'run-closed') closeRun(db, entry);
    if (entry.kind === 'self-test') {
      statement(db, 'UPDATE stepRuns SET isSelfTest = 1 WHERE run = ?').run(entry.run);
    }
  },
};

function beginRun(db: Db, entry: EntryOf<'run-begun'>): void {
  const { run, slot, product, order, operator, steps, at } = entry;
  statement(
    db,
    'INSERT INTO stepRuns (run, slot, product, "order", operator, begunAtMs, plan) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(run, slot, product, order ?? null, operator ?? null, Date.parse(at), JSON.stringify(steps));
}

/** Earlier versions recorded that a step began: without such an entry it had not begun. */
function beginStep(db: Db, { run, step, at }: EntryOf<'step-begun'>): void {
  statement(db, 'UPDATE stepRuns SET plan = NULL WHERE run = ?').run(run);
  statement(db, 'INSERT OR IGNORE INTO steps (run, step, begunAtMs) SELECT id, ?, ? FROM stepRuns WHERE run = ?').run(
    step,
    Date.parse(at),
    run,
  );
}

function endStep(db: Db, entry: EndOfStep, how: { readonly outcome: string; readonly fault: string | null }): void {
  const { run, step, at } = entry;
  const ended = { run, step, atMs: Date.parse(at), ...how };
  if (endBegun(db, ended)) return;
  statement(
    db,
    `INSERT OR IGNORE INTO steps SELECT stepRuns.id, :step, coalesce(:atMs - :durationMs, ${LAST_END}), :atMs, :outcome, :fault
      FROM stepRuns WHERE run = :run`,
  ).run({ ...ended, durationMs: durationMsOf(entry) ?? null });
}

/** Where the step before it ended, or the run began. */
const LAST_END = 'coalesce((SELECT max(endedAtMs) FROM steps WHERE steps.run = stepRuns.id), begunAtMs)';

interface Ended {
  readonly run: string;
  /** Null is whichever there is. */
  readonly step: string | null;
  readonly atMs: number;
  readonly outcome: string;
  readonly fault: string | null;
}

/** Whether there was such a step that an entry of its own had begun. */
function endBegun(db: Db, ended: Ended): boolean {
  const end = statement(
    db,
    `UPDATE steps SET endedAtMs = :atMs, outcome = :outcome, fault = :fault
      WHERE run = (SELECT id FROM stepRuns WHERE run = :run) AND step = coalesce(:step, step) AND outcome IS NULL`,
  );
  return end.run(ended).changes > 0;
}

/** A step that a crash cut off ends with its run: the first of the plan that has not ended by itself. */
function closeRun(db: Db, { run, unit, outcome, fault, at }: EntryOf<'run-closed'>): void {
  const ended = { run, step: null, atMs: Date.parse(at), outcome, fault: fault?.code ?? null };
  if (!endBegun(db, ended)) endCutOff(db, ended);
  statement(
    db,
    `UPDATE stepRuns SET unit = :unit, closedAtMs = :atMs, outcome = :outcome, fault = :fault, plan = NULL
      WHERE run = :run`,
  ).run({ ...ended, unit: unit ?? null });
}

/** Nothing was cut off where a step stopped, or where every step of the plan has passed. */
function endCutOff(db: Db, ended: Ended): void {
  statement(
    db,
    `INSERT OR IGNORE INTO steps SELECT stepRuns.id, due.value, ${LAST_END}, :atMs, :outcome, :fault
      FROM stepRuns, json_each(plan) AS due WHERE stepRuns.run = :run
        AND NOT EXISTS (SELECT 1 FROM steps WHERE steps.run = stepRuns.id AND (step = due.value OR outcome <> 'PASS'))
      ORDER BY due.key LIMIT 1`,
  ).run(ended);
}

/**
 * The tables of the line lead's figures: one row for each run, and one for each step that it began. A run that only
 * tested the station is marked, because it says nothing about the line.
 */
import type { Entry, EntryOf } from '../../entry.ts';
import { statement, type Db } from '../../store.ts';
import type { Indexer } from '../indexer.ts';

export const stepTables: Indexer = {
  name: 'steps',
  version: 1,
  kinds: ['run-begun', 'step-begun', 'step-passed', 'step-stopped', 'run-closed', 'self-test'],
  sql: `
  CREATE TABLE stepRuns (id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, unit TEXT, slot INTEGER NOT NULL,
    product TEXT NOT NULL, "order" TEXT, operator TEXT, begunAtMs INTEGER NOT NULL, closedAtMs INTEGER, outcome TEXT,
    fault TEXT, isSelfTest INTEGER NOT NULL DEFAULT 0) STRICT;
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
  const { run, slot, product, order, operator, at } = entry;
  statement(
    db,
    'INSERT INTO stepRuns (run, slot, product, "order", operator, begunAtMs) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(run, slot, product, order ?? null, operator ?? null, Date.parse(at));
}

function beginStep(db: Db, { run, step, at }: EntryOf<'step-begun'>): void {
  statement(db, 'INSERT OR IGNORE INTO steps (run, step, begunAtMs) SELECT id, ?, ? FROM stepRuns WHERE run = ?').run(
    step,
    Date.parse(at),
    run,
  );
}

function endStep(
  db: Db,
  { run, step, at }: EntryOf<'step-passed'> | EntryOf<'step-stopped'>,
  ended: { readonly outcome: string; readonly fault: string | null },
): void {
  statement(
    db,
    `UPDATE steps SET endedAtMs = :atMs, outcome = :outcome, fault = :fault
      WHERE run = (SELECT id FROM stepRuns WHERE run = :run) AND step = :step AND outcome IS NULL`,
  ).run({ run, step, atMs: Date.parse(at), ...ended });
}

/** A step that a crash cut off ends with its run. */
function closeRun(db: Db, { run, unit, outcome, fault, at }: EntryOf<'run-closed'>): void {
  const ended = { run, atMs: Date.parse(at), outcome, fault: fault?.code ?? null };
  statement(
    db,
    'UPDATE stepRuns SET unit = :unit, closedAtMs = :atMs, outcome = :outcome, fault = :fault WHERE run = :run',
  ).run({ ...ended, unit: unit ?? null });
  statement(
    db,
    `UPDATE steps SET endedAtMs = :atMs, outcome = :outcome, fault = :fault
      WHERE run = (SELECT id FROM stepRuns WHERE run = :run) AND outcome IS NULL`,
  ).run(ended);
}

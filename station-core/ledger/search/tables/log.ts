/**
 * The tables of the security officer's log: one row for each entry he may look for, and which of them are marked why.
 * What a unit leaves in every run is not in it, unless a rule marks it; certificates are.
 */
import { type Entry, ENTRY_KINDS } from '../../entry.ts';
import { aboutOf, personOf, textOf } from '../../log/logged-entry.ts';
import { MARK_RULES, type MarkRule, type StoredMark } from '../../log/mark-rules.ts';
import { statement, type Db } from '../../store.ts';
import type { Indexer } from '../indexer.ts';
import { historyIn, remember, runContext } from './log-history.ts';

export const logTable: Indexer = {
  name: 'log',
  version: 1,
  /** The clock is watched in every one. */
  kinds: [...ENTRY_KINDS],
  sql: `
  CREATE TABLE log (seq INTEGER PRIMARY KEY, atMs INTEGER NOT NULL, kind TEXT NOT NULL, unit TEXT, person TEXT, about TEXT,
    product TEXT, "order" TEXT, begunSeq INTEGER, permit TEXT, permitCount INTEGER) STRICT;
  CREATE INDEX logByTime ON log (atMs);
  CREATE INDEX logByKind ON log (kind, seq);
  CREATE INDEX logByUnit ON log (unit, seq) WHERE unit IS NOT NULL;
  CREATE INDEX logByPerson ON log (person, seq) WHERE person IS NOT NULL;
  CREATE INDEX logByAbout ON log (about, seq) WHERE about IS NOT NULL;
  CREATE INDEX logByProduct ON log (product, seq) WHERE product IS NOT NULL;
  CREATE INDEX logByOrder ON log ("order", seq) WHERE "order" IS NOT NULL;
  CREATE INDEX logByPermit ON log (permit, permitCount) WHERE permit IS NOT NULL;
  CREATE TABLE logMarks (mark TEXT NOT NULL, seq INTEGER NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (mark, seq))
    STRICT, WITHOUT ROWID;
  CREATE INDEX logMarksBySeq ON logMarks (seq);
  CREATE TABLE logRuns (run TEXT PRIMARY KEY, begunSeq INTEGER NOT NULL, product TEXT NOT NULL, "order" TEXT,
    operator TEXT, isOpen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE logUnits (unit TEXT PRIMARY KEY, certificateSeq INTEGER, labelSeq INTEGER) STRICT, WITHOUT ROWID;
  CREATE TABLE logPermits (permit TEXT PRIMARY KEY, issued INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE logState (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,

  index(db: Db, entry: Entry): void {
    const marks = marksOf(db, entry);
    if (marks.length > 0 || !BULK.has(entry.kind)) insertRow(db, entry);
    for (const { mark, evidence } of marks) {
      statement(db, 'INSERT INTO logMarks VALUES (?, ?, ?)').run(mark, entry.seq, JSON.stringify(evidence));
    }
    endIntent(db, entry);
    remember(db, entry);
  },
};

/** Every run leaves these: they are found in the record of the unit. */
const BULK: ReadonlySet<Entry['kind']> = new Set([
  'run-begun',
  'step-begun',
  'step-passed',
  'step-stopped',
  'run-closed',
  'serial-reserved',
  'secrets-drawn',
  'efuse-burn-intended',
  'efuse-burnt',
  'label-intended',
  'label-printed',
  'fault-acknowledged',
]);

const RULES = Object.entries(MARK_RULES) as readonly [StoredMark, MarkRule][];

function marksOf(db: Db, entry: Entry): { mark: StoredMark; evidence: readonly number[] }[] {
  const history = historyIn(db);
  return RULES.flatMap(([mark, rule]) => {
    const evidence = rule(entry, history);
    return evidence === undefined ? [] : [{ mark, evidence }];
  });
}

function insertRow(db: Db, entry: Entry): void {
  const context = 'run' in entry ? runContext(db, entry.run) : undefined;
  const permit = entry.kind === 'certificate-issued' ? permitOf(db, entry.intentSeq) : intendedPermit(entry);
  statement(
    db,
    `INSERT INTO log (seq, atMs, kind, unit, person, about, product, "order", begunSeq, permit, permitCount)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[entry.seq, Date.parse(entry.at), entry.kind, textOf(entry, 'unit'), personOf(entry, context), aboutOf(entry)],
    ...[textOf(entry, 'product') ?? context?.product ?? null, textOf(entry, 'order') ?? context?.order ?? null],
    ...[
      context?.begunSeq ?? null,
      permit,
      permit === null || entry.kind === 'signature-intended' ? null : count(db, permit),
    ],
  );
}

function intendedPermit(entry: Entry): string | null {
  return entry.kind === 'signature-intended' ? entry.permit : null;
}

/** The row of the intent is still there: only the certificate ends it. */
function permitOf(db: Db, intentSeq: number): string | null {
  return (statement(db, 'SELECT permit FROM log WHERE seq = ?').pluck().get(intentSeq) as string | undefined) ?? null;
}

function count(db: Db, permit: string): number {
  const counted = statement(
    db,
    'INSERT INTO logPermits VALUES (?, 1) ON CONFLICT DO UPDATE SET issued = issued + 1 RETURNING issued',
  );
  return counted.pluck().get(permit) as number;
}

/** An intent is in the log only while nobody knows what became of it. */
function endIntent(db: Db, entry: Entry): void {
  if (entry.kind !== 'certificate-issued' && entry.kind !== 'signature-refused') return;
  if (entry.intentSeq !== undefined) statement(db, 'DELETE FROM log WHERE seq = ?').run(entry.intentSeq);
}

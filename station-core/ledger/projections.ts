/**
 * What the entries add up to, in tables: runs, units, keys, certificates, labels. They answer questions and refuse entries
 * that contradict earlier ones. They hold no data of their own and can be dropped and rebuilt from the entries.
 */
import type { FaultEvidence } from '../fault.ts';
import { Contradiction } from './contradiction.ts';
import type { Entry, EntryBody, EntryOf } from './entry.ts';
import { listRelease, refuseWrongNames, RELEASE_TABLES, RELEASES_SQL } from './evidence/named-entries.ts';
import { HOLD_TABLES, HOLDS_SQL, projectHold } from './holds/holds-table.ts';
import { knownRun, rememberBegun, rememberClosed, stepsDue } from './open-runs.ts';
import { ORDER_TABLES, ORDERS_SQL, projectOrder } from './orders/orders-table.ts';
import {
  isOfRevocation,
  projectRevocation,
  REVOCATION_TABLES,
  REVOCATIONS_SQL,
} from './revocations/revocations-table.ts';
import { isOfRework, projectRework, refuseUnderLabelOrder, REWORK_SQL, REWORK_TABLES } from './rework/rework-table.ts';
import { statement, type Db } from './store.ts';
import { type BriefEntry, type BriefKind, isBrief } from './units/brief-entry.ts';
import {
  CERTIFICATE_TABLES,
  CERTIFICATES_SQL,
  intendSignature,
  issueCertificate,
  refuseSignature,
} from './units/certificates-table.ts';
import { intendLabel, markLabel, takeUpLabel } from './units/labels-table.ts';
import { isOfUnitAlone, projectUnitEntry, UNIT_ENTRIES_SQL, UNIT_ENTRIES_TABLES } from './units/unit-entries.ts';

/** Table → its columns in the order of its key; `verify` compares the tables row by row. */
export const PROJECTIONS = {
  runs: 'run',
  entriesOfRuns: 'begunSeq, seq',
  units: 'unit',
  secrets: 'seq',
  tags: 'tag',
  ...CERTIFICATE_TABLES,
  labels: 'job',
  ...HOLD_TABLES,
  ...REVOCATION_TABLES,
  ...REWORK_TABLES,
  ...ORDER_TABLES,
  shifts: 'seq',
  ...RELEASE_TABLES,
  ...UNIT_ENTRIES_TABLES,
} as const;

/**
 * A change here, or in what `project` makes of an entry, needs a new version in package.json: a start of that version
 * rebuilds the tables and records `schema-changed`. When only `project` changes, change a comment in the SQL too.
 */
const SCHEMA = `
  CREATE TABLE runs (run TEXT PRIMARY KEY, slot INTEGER NOT NULL, port TEXT NOT NULL, product TEXT NOT NULL, unit TEXT,
    begunSeq INTEGER NOT NULL UNIQUE, closedSeq INTEGER, outcome TEXT, fault TEXT, workOrder TEXT) STRICT, WITHOUT ROWID;
  CREATE INDEX runsByUnit ON runs (unit, begunSeq);
  CREATE INDEX runsByOrder ON runs (workOrder) WHERE workOrder IS NOT NULL;
  CREATE INDEX runsOpen ON runs (begunSeq) WHERE closedSeq IS NULL;
  CREATE TABLE entriesOfRuns (begunSeq INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (begunSeq, seq))
    STRICT, WITHOUT ROWID;
  CREATE VIEW runEntries AS SELECT run, seq FROM runs JOIN entriesOfRuns USING (begunSeq);
  CREATE TABLE units (unit TEXT PRIMARY KEY, serial TEXT NOT NULL UNIQUE, product TEXT NOT NULL, seq INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE TABLE secrets (seq INTEGER PRIMARY KEY, run TEXT NOT NULL, unit TEXT NOT NULL, ssid TEXT NOT NULL) STRICT;
  CREATE INDEX secretsByUnit ON secrets (unit, seq);
  CREATE TABLE tags (tag TEXT PRIMARY KEY, unit TEXT NOT NULL, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  ${CERTIFICATES_SQL}
  CREATE TABLE labels (job TEXT PRIMARY KEY, run TEXT NOT NULL, unit TEXT NOT NULL, labelSha256Hex TEXT NOT NULL,
    intendedSeq INTEGER NOT NULL, printedSeq INTEGER, voidedSeq INTEGER) STRICT, WITHOUT ROWID;
  CREATE INDEX labelsByRun ON labels (run, intendedSeq);
  CREATE INDEX labelsByUnit ON labels (unit, intendedSeq);
  ${HOLDS_SQL}
  ${REVOCATIONS_SQL}
  ${REWORK_SQL}
  ${ORDERS_SQL}
  CREATE TABLE shifts (seq INTEGER PRIMARY KEY, fromSeq INTEGER NOT NULL UNIQUE, toSeq INTEGER NOT NULL UNIQUE) STRICT;
  ${RELEASES_SQL}
  ${UNIT_ENTRIES_SQL}
`;

/** By the names of runs, for whoever reads. Up to version 0.1 it was a table. */
export const VIEW_OF_ENTRIES = 'runEntries';

export function createProjections(db: Db): void {
  const before = statement(db, 'SELECT type FROM sqlite_schema WHERE name = ?').pluck().get(VIEW_OF_ENTRIES);
  if (before !== undefined) db.exec(`DROP ${before === 'view' ? 'VIEW' : 'TABLE'} ${VIEW_OF_ENTRIES}`);
  for (const table of Object.keys(PROJECTIONS)) db.exec(`DROP TABLE IF EXISTS ${table}`);
  db.exec(SCHEMA);
}

/** Takes one entry into the tables, or throws `ledger.conflict`; the caller's transaction then undoes it whole. */
export function project(db: Db, entry: Entry): void {
  const begunSeq = projectAllButRun(db, entry);
  if (begunSeq !== undefined) statement(db, 'INSERT INTO entriesOfRuns VALUES (?, ?)').run(begunSeq, entry.seq);
}

/** For a caller that compares `entriesOfRuns` itself: returns the beginning of the run that this entry belongs to. */
export function projectAllButRun(db: Db, entry: Entry | BriefEntry): number | undefined {
  if (isBrief(entry)) return joinRun(db, entry);
  if (isOfRun(entry)) return entry.kind === 'run-begun' ? beginRun(db, entry) : joinRun(db, entry);
  if (entry.kind === 'shift-closed') closeShift(db, entry);
  if (entry.kind === 'release-listed') listRelease(db, entry);
  if (isOfUnitAlone(entry)) projectUnitEntry(db, entry);
  if (isOfRevocation(entry)) projectRevocation(db, entry);
  if (isOfRework(entry)) projectRework(db, entry);
  projectHold(db, entry);
  projectOrder(db, entry);
  return undefined;
}

/** What is said of the station, its people and their orders belongs to no run and contradicts no unit. */
export function isOfRun<Body extends object>(entry: Body): entry is OfRun<Body> {
  return 'run' in entry;
}

/** Whether the tables are asked or changed for it. */
export function touchesTables(body: EntryBody): boolean {
  const elsewhere = isOfUnitAlone(body) || isOfRevocation(body) || isOfRework(body);
  return isOfRun(body) || elsewhere || body.kind === 'release-listed';
}

/** Of every kind that may name a run, those entries that do. */
type OfRun<Body> = Body extends unknown ? ('run' extends keyof Body ? Body & { run: string } : never) : never;

type RunEntry = Exclude<OfRun<Entry>, EntryOf<'run-begun'>>;

function beginRun(db: Db, { run, slot, port, product, steps, seq, order }: EntryOf<'run-begun'>): number {
  if (knownRun(db, run) !== undefined) throw conflict('a run begins once', { run });
  statement(db, 'INSERT INTO runs (run, slot, port, product, begunSeq, workOrder) VALUES (?, ?, ?, ?, ?, ?)').run(
    ...[run, slot, port, product, seq, order ?? null],
  );
  rememberBegun(db, run, { begunSeq: seq, unit: null, closedSeq: null, stepsDue: new Set(steps) });
  return seq;
}

type LongEntry = Exclude<RunEntry, { kind: Exclude<BriefKind, 'step-passed'> }>;

function joinRun(db: Db, entry: LongEntry | BriefEntry): number {
  const known = knownRun(db, entry.run);
  if (known === undefined) throw conflict('no such run has begun', { run: entry.run, kind: entry.kind });
  if (known.closedSeq !== null && !LATE.has(entry.kind)) {
    throw conflict('the run is closed', { run: entry.run, kind: entry.kind, closedSeq: known.closedSeq });
  }
  const unit = 'unit' in entry ? entry.unit : undefined;
  if (unit !== undefined && known.unit !== unit) {
    if (known.unit !== null) throw conflict('a run is of one unit', { run: entry.run, unit, has: known.unit });
    statement(db, 'UPDATE runs SET unit = ? WHERE run = ?').run(unit, entry.run);
    known.unit = unit;
  }
  if (isBrief(entry)) projectBrief(db, entry);
  else projectKind(db, entry);
  return known.begunSeq;
}

/** What has happened is recorded even when its run is over; what is only intended is not: nobody waits for it any more. */
const LATE: ReadonlySet<RunEntry['kind']> = new Set([
  'signature-refused',
  'certificate-issued',
  'efuse-burnt',
  'label-printed',
  'label-voided',
  'fault-acknowledged',
  'self-test',
  'self-test-acknowledged',
]);

function projectBrief(db: Db, { kind, run, step }: BriefEntry): void {
  if (kind === 'step-passed' && step !== undefined) markPassed(db, run, step);
  if (kind === 'fault-acknowledged') acknowledgeEnd(db, run);
}

function projectKind(db: Db, entry: LongEntry): void {
  if ('serial' in entry && entry.kind !== 'serial-reserved') ownSerial(db, entry);
  switch (entry.kind) {
    case 'step-passed':
      passStep(db, entry);
      return;
    case 'run-closed':
      closeRun(db, entry);
      return;
    case 'serial-reserved':
      reserveSerial(db, entry);
      return;
    case 'secrets-drawn':
      drawSecrets(db, entry);
      return;
    case 'signature-intended':
      refuseUnderLabelOrder(db, entry);
      intendSignature(db, entry);
      return;
    case 'signature-refused':
      refuseSignature(db, entry);
      return;
    case 'certificate-issued':
      issueCertificate(db, entry);
      return;
    case 'label-intended':
      intendLabel(db, entry);
      return;
    case 'label-taken-up':
      takeUpLabel(db, entry);
      return;
    case 'label-printed':
    case 'label-voided':
      markLabel(db, entry);
  }
}

function passStep(db: Db, entry: EntryOf<'step-passed'>): void {
  refuseWrongNames(db, entry);
  markPassed(db, entry.run, entry.step);
}

function markPassed(db: Db, run: string, step: string): void {
  const known = knownRun(db, run);
  if (known !== undefined) stepsDue(db, known).delete(step);
}

function closeRun(db: Db, { run, seq, outcome, fault }: EntryOf<'run-closed'>): void {
  const known = knownRun(db, run);
  const [missing] = outcome === 'PASS' && known !== undefined ? stepsDue(db, known) : [];
  if (missing !== undefined) throw conflict('a PASS needs every step of its plan', { run, step: missing });
  statement(db, 'UPDATE runs SET closedSeq = ?, outcome = ?, fault = ? WHERE run = ?').run(
    ...[seq, outcome, fault?.code ?? null, run],
  );
  rememberClosed(db, run);
}

/** Again for the same run changes nothing: two people may press at once. */
function acknowledgeEnd(db: Db, run: string): void {
  if (knownRun(db, run)?.closedSeq === null) throw conflict('only an end is acknowledged', { run });
}

function ownSerial(db: Db, { unit, serial }: { unit?: string; serial?: string }): void {
  if (unit === undefined || serial === undefined) return;
  const reserved = statement(db, 'SELECT serial FROM units WHERE unit = ?').pluck().get(unit) as string | undefined;
  if (reserved !== serial) throw conflict('not the serial of this unit', { unit, serial, has: reserved ?? 'none' });
}

function reserveSerial(db: Db, { unit, serial, product, seq }: EntryOf<'serial-reserved'>): void {
  const clash = statement(db, 'SELECT unit, serial, seq FROM units WHERE unit = ? OR serial = ?').get(unit, serial);
  if (clash !== undefined) {
    const has = clash as { unit: string; serial: string; seq: number };
    const rule = has.unit === unit ? 'a unit has one serial' : 'a serial is given once';
    throw conflict(rule, { unit, serial, hasUnit: has.unit, hasSerial: has.serial, hasSeq: has.seq });
  }
  statement(db, 'INSERT INTO units VALUES (?, ?, ?, ?)').run(unit, serial, product, seq);
}

function drawSecrets(db: Db, { run, unit, ssid, tags, seq }: EntryOf<'secrets-drawn'>): void {
  for (const [secret, tag] of Object.entries(tags)) {
    const has = statement(db, 'SELECT unit, seq FROM tags WHERE tag = ?').get(tag) as
      | { unit: string; seq: number }
      | undefined;
    if (has !== undefined) {
      throw conflict('a secret is never used twice', { unit, secret, hasUnit: has.unit, hasSeq: has.seq });
    }
    statement(db, 'INSERT INTO tags VALUES (?, ?, ?)').run(tag, unit, seq);
  }
  statement(db, 'INSERT INTO secrets VALUES (?, ?, ?, ?)').run(seq, run, unit, ssid);
}

/** Shifts leave no entry out and count none twice, so of two people who close the same one only the first can. */
function closeShift(db: Db, { fromSeq, toSeq, seq }: EntryOf<'shift-closed'>): void {
  const last = statement(db, 'SELECT toSeq FROM shifts ORDER BY seq DESC LIMIT 1').pluck().get() ?? 0;
  if (last !== fromSeq) throw conflict('a shift begins where the last one ended', { fromSeq, ended: last as number });
  if (toSeq <= fromSeq || toSeq > seq) throw conflict('a shift ends after it began, and before its close', { toSeq });
  statement(db, 'INSERT INTO shifts VALUES (?, ?, ?)').run(seq, fromSeq, toSeq);
}

function conflict(rule: string, evidence: FaultEvidence): Contradiction {
  return new Contradiction(rule, evidence);
}

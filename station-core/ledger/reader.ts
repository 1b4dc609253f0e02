/** Everything that can be asked of a ledger without changing it, while its writer goes on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import type { SingleKey } from '../formats/tlog/note-key.ts';
import type { Mac } from '../model/mac.ts';
import type { EntryOf } from './entry.ts';
import { type ClosedShift, closedShifts, closedShiftsTotal, lastShiftClosed } from './oversight/closed-shifts.ts';
import { type AskedSizes, type SignedSizes, signedSizes } from './oversight/signed-sizes.ts';
import { peopleHaveSignedIn } from './reading/people-known.ts';
import { UnitReader } from './reading/unit-reader.ts';
import { firstPasses, firstRunAt, lastRunsOfSlots, passedUnitsOf, unitsOf, type LastRun } from './run-counts.ts';
import { reworkOrder, reworkOrderOfRun, reworkOrdersPage, type ReworkRecord } from './rework/rework-orders.ts';
import { newestOrders, workOrder, type WorkOrderRecord } from './orders/orders-table.ts';
import {
  issuedCertificate,
  type IssuedCertificate,
  signedIntents,
  type SignedIntent,
} from './reading/signed-intents.ts';
import { isDiskFull } from './sqlite-errors.ts';
import { firstSizeWithLineOf, openForReading, readEntryOrFault, readHead, statement, whatIsIn } from './store.ts';
import { STEP_EVIDENCE, type UnitEvidence } from './step-evidence.ts';
import { isLabelInDoubt, type LabelInDoubt, labelInDoubt } from './units/labels-table.ts';
import { type LabelRecord, labelsWhere } from './unit-record.ts';

export type { LastRun } from './run-counts.ts';
export type { SecretOfTag } from './units/secret-of-tag.ts';
export type { HoldRecord } from './holds/held-units.ts';
export type { WorkOrderRecord } from './orders/orders-table.ts';
export type { ReworkRecord, ReworkUse } from './rework/rework-orders.ts';
export type { CrlRecord, RevocationRecord } from './revocations/revoked-certificates.ts';
export type { Head, StoredNote } from './store.ts';

export interface OpenRun {
  readonly run: string;
  readonly unit?: Mac;
  readonly serial?: string;
}

export class LedgerReader extends UnitReader {
  /** The intents whose certificates exist, in the order of the certificates, after entry `afterSeq`. */
  signedIntents(afterSeq: number, limit: number): SignedIntent[] {
    return this.look(() => signedIntents(this.db, afterSeq, limit));
  }

  /** The certificate that this entry records; absent when it is another entry. */
  issuedCertificate(seq: number): IssuedCertificate | undefined {
    return this.look(() => issuedCertificate(this.db, seq));
  }

  /** How many certificates the ledger holds. */
  certificatesTotal(): number {
    return this.look(() => statement(this.db, 'SELECT count(*) FROM certificates').pluck().get() as number);
  }

  /** Whether the ledger holds a certificate of this serial number. */
  isCertificate(certSerialHex: string): boolean {
    const found = 'SELECT 1 FROM certificates WHERE certSerialHex = ?';
    return this.look(() => statement(this.db, found).get(certSerialHex)) !== undefined;
  }

  /** The intent that is this entry; absent when the entry is none. */
  intentOf(seq: number): EntryOf<'signature-intended'> | undefined {
    return this.look(() => {
      const entry = seq < readHead(this.db).sizeEntries ? readEntryOrFault(this.db, seq) : undefined;
      return entry?.kind === 'signature-intended' ? entry : undefined;
    });
  }

  /** Size of the first checkpoint that this key signed. */
  firstCheckpointBy(key: SingleKey | undefined): number | undefined {
    return this.look(() => firstSizeWithLineOf(this.db, 'checkpoints', key));
  }

  /** Runs that have begun and not been closed: in progress, or interrupted with an earlier process. */
  openRuns(): OpenRun[] {
    return this.look(() => {
      const rows = statement(
        this.db,
        `SELECT run, runs.unit, serial FROM runs LEFT JOIN units ON units.unit = runs.unit
        WHERE closedSeq IS NULL ORDER BY begunSeq`,
      ).all();
      return (rows as { run: string; unit: Mac | null; serial: string | null }[]).map(({ run, unit, serial }) => ({
        run,
        ...(unit === null ? {} : { unit }),
        ...(serial === null ? {} : { serial }),
      }));
    });
  }

  /** The newest ended run of each slot, of those at the end of the ledger. */
  lastRunsOfSlots(): LastRun[] {
    return this.look(() => lastRunsOfSlots(this.db));
  }

  /** How many of these units passed in their very first run. */
  firstPasses(units: readonly string[]): number {
    return this.look(() => firstPasses(this.db, units));
  }

  /** How many different units ever passed for a work order. */
  passedUnitsOf(order: string): number {
    return this.look(() => passedUnitsOf(this.db, order));
  }

  /** When the first run of a work order began; undefined when it has had none. */
  firstRunAt(order: string): string | undefined {
    return this.look(() => firstRunAt(this.db, order));
  }

  /** As it was chosen last; undefined for an order that was never chosen here. */
  workOrder(order: string): WorkOrderRecord | undefined {
    return this.look(() => workOrder(this.db, order));
  }

  /** The work orders that were chosen last, newest first. */
  newestOrders(limit: number): WorkOrderRecord[] {
    return this.look(() => newestOrders(this.db, limit).flatMap((order) => workOrder(this.db, order) ?? []));
  }

  /** Undefined for a name that is no rework order of this ledger. */
  reworkOrder(order: string): ReworkRecord | undefined {
    return this.look(() => reworkOrder(this.db, order));
  }

  /** The rework order under which a run was begun; undefined where it was none. */
  reworkOrderOfRun(run: string): ReworkRecord | undefined {
    return this.look(() => reworkOrderOfRun(this.db, run));
  }

  /** Newest first, with the units that passed under each, and how many there are in all. */
  reworkOrders(page: { readonly limit: number; readonly offset: number }): ReturnType<typeof reworkOrdersPage> {
    return this.look(() => reworkOrdersPage(this.db, page));
  }

  /** Every unit that had a run for a work order. */
  unitsOf(order: string): Mac[] {
    return this.look(() => unitsOf(this.db, order));
  }

  /** Whether anybody ever signed in at this station. */
  peopleHaveSignedIn(): boolean {
    return this.look(() => peopleHaveSignedIn(this.db));
  }

  /** How the newest closed shift was closed; absent before the first one. */
  lastShiftClosed(): EntryOf<'shift-closed'> | undefined {
    return this.look(() => lastShiftClosed(this.db));
  }

  /** Closed before entry `beforeSeq`, newest first, and how many there are in all. */
  closedShifts(beforeSeq: number, limit: number): { readonly shifts: readonly ClosedShift[]; readonly total: number } {
    return this.look(() => ({
      shifts: closedShifts(this.db, beforeSeq, limit),
      total: closedShiftsTotal(this.db),
    }));
  }

  /** The sizes of the ledger that were signed, newest first. */
  signedSizes(asked: AskedSizes): SignedSizes {
    return this.look(() => signedSizes(this.db, asked));
  }

  /** The time of an entry; absent when the ledger has none there. */
  timeOf(seq: number): string | undefined {
    return this.look(() => (seq < readHead(this.db).sizeEntries ? readEntryOrFault(this.db, seq).at : undefined));
  }

  /** The certificate request that a run got from its unit; absent when it came to none. */
  requestOfRun(run: string): UnitEvidence['requestCsr'] | undefined {
    return this.look(() => {
      const seqs = statement(this.db, 'SELECT seq FROM runEntries WHERE run = ? ORDER BY seq').pluck().all(run);
      for (const seq of seqs as number[]) {
        const entry = readEntryOrFault(this.db, seq);
        if (entry.kind !== 'step-passed' || entry.step !== 'requestCsr') continue;
        return STEP_EVIDENCE.requestCsr.parse(entry.evidence);
      }
      return undefined;
    });
  }

  /** Labels of a run that were, or may have been, printed and are not void. */
  openLabels(run: string): { readonly unit: Mac; readonly job: string }[] {
    return this.look(() => {
      const rows = statement(
        this.db,
        'SELECT unit, job FROM labels WHERE run = ? AND voidedSeq IS NULL ORDER BY intendedSeq',
      );
      return rows.all(run) as { unit: Mac; job: string }[];
    });
  }

  /** The name that the newest label of a unit has; undefined for a unit that was given none. */
  newestSsid(unit: string): string | undefined {
    const newest = 'SELECT ssid FROM secrets WHERE unit = ? ORDER BY seq DESC LIMIT 1';
    return this.look(() => statement(this.db, newest).pluck().get(unit) as string | undefined);
  }

  /** Undefined for a print job that is no label of this station. */
  labelOfJob(job: string): LabelRecord | undefined {
    return this.look(() => labelsWhere(this.db, 'job', job)[0]);
  }

  /** The label of a unit of which nobody knows whether it came out; undefined when there is none. */
  labelInDoubt(unit: Mac): LabelInDoubt | undefined {
    return this.look(() => labelInDoubt(this.db, unit));
  }

  isLabelInDoubt(job: string): boolean {
    return this.look(() => isLabelInDoubt(this.db, job));
  }

  /** The print jobs of a run whose labels are void. */
  voidedLabels(run: string): string[] {
    return this.look(() =>
      labelsWhere(this.db, 'run', run)
        .filter((label) => label.state === 'voided')
        .map((label) => label.job),
    );
  }
}

export function ledgerPath(dir: string): string {
  return join(dir, 'ledger.db');
}

/** Opens the ledger in DIR for reading only; a writer may have it open. */
export function openLedgerReader(dir: string): LedgerReader {
  const path = ledgerPath(dir);
  if (!existsSync(path)) throw new Fault('ledger.cannot-open', { path, reason: 'there is no ledger' });
  try {
    const db = openForReading(path);
    if (whatIsIn(db) === 'ours') return new LedgerReader(db);
    db.close();
  } catch (error) {
    throw openingFault(path, error);
  }
  throw new Fault('ledger.cannot-open', { path, reason: 'not a ledger of this version' });
}

/** SQLite's own word on a file it will not open: damaged when the bytes are wrong, otherwise a matter of the disk. */
export function openingFault(path: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof Database.SqliteError) {
    const damaged = error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB';
    const otherwise = isDiskFull(path, error.code) ? 'ledger.disk-full' : 'ledger.cannot-open';
    return new Fault(damaged ? 'ledger.damaged' : otherwise, { path, sqlite: error.code }, { cause: error });
  }
  const system = systemErrorCode(error);
  if (system === undefined) throw error; // no answer of the system: a bug of ours
  const code = isDiskFull(path, system) ? 'ledger.disk-full' : 'ledger.cannot-open';
  return new Fault(code, { path, system }, { cause: error });
}

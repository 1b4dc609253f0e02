/** Everything that can be asked of a ledger without changing it, while its writer goes on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Mac } from '../model/mac.ts';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { isDiskFull } from './sqlite-errors.ts';
import { makeConsistencyProof } from './merkle/consistency.ts';
import { makeInclusionProof } from './merkle/inclusion.ts';
import { treeRoot } from './merkle/tree-root.ts';
import { lastRunsOfSlots, newestAt, passedUnitsOf, runCounts, type LastRun, type RunCounts } from './run-counts.ts';
import {
  firstNoteOver,
  latestNote,
  nodesOf,
  openForReading,
  readHead,
  readMemo,
  statement,
  whatIsIn,
  type Db,
  type Head,
  type StoredNote,
} from './store.ts';
import { heardFrom, holdsOf, liveHold, liveHolds, type HoldRecord } from './holds/held-units.ts';
import { peopleHaveSignedIn } from './people-known.ts';
import { leavesOf, unitHistory, type UnitHistory } from './records/unit-history.ts';
import { witnessOf, type Witness, type WitnessKeys } from './records/witness.ts';
import { secretOfTag, type SecretOfTag } from './units/secret-of-tag.ts';
import { signedIntents, type SignedIntent } from './signed-intents.ts';
import { verificationsOf } from './units/unit-entries.ts';
import { labelsWhere, liveIdentity, unitOf, unitRecord, type LiveIdentity, type UnitRecord } from './unit-record.ts';

export type { EndedRun, LastRun, RunCounts } from './run-counts.ts';
export type { SecretOfTag } from './units/secret-of-tag.ts';
export type { HoldRecord } from './holds/held-units.ts';
export type { Head, StoredNote } from './store.ts';

export interface OpenRun {
  readonly run: string;
  readonly unit?: Mac;
  readonly serial?: string;
}

/** What SQLite calls bytes that are no database, or that the disk does not give back. */
const DAMAGE = /^SQLITE_(?:CORRUPT|IOERR|NOTADB)/;

export class LedgerReader implements Disposable {
  protected readonly db: Db;

  constructor(db: Db) {
    this.db = db;
  }

  [Symbol.dispose](): void {
    this.db.close();
  }

  /** Whose ledger this is; also the origin of its checkpoints and the name of its checkpoint key. */
  station(): string {
    return this.look(() => readHead(this.db).station);
  }

  head(): Head {
    return this.look(() => {
      const { sizeEntries, rootHash } = readHead(this.db);
      return { sizeEntries, rootHash };
    });
  }

  /** The newest stored checkpoint over at most so many entries. */
  latestCheckpoint(atMostEntries = Number.MAX_SAFE_INTEGER): StoredNote | undefined {
    return this.look(() => latestNote(this.db, 'checkpoints', atMostEntries));
  }

  latestReceipt(): StoredNote | undefined {
    return this.look(() => latestNote(this.db, 'receipts'));
  }

  /** The first receipt over an entry or, while there is none, the first checkpoint over it. */
  firstSignedOver(seq: number): StoredNote | undefined {
    return this.look(() => firstNoteOver(this.db, 'receipts', seq) ?? firstNoteOver(this.db, 'checkpoints', seq));
  }

  /** What a part of the station stored beside the ledger. */
  memo(name: string): string | undefined {
    return this.look(() => readMemo(this.db, name));
  }

  /** The entries from `seq` on, oldest first, as the bytes whose hashes are the leaves of the tree. */
  entriesFrom(seq: number, limit: number): { readonly seq: number; readonly leaf: Uint8Array }[] {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT seq, body AS leaf FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?');
      return rows.all(seq, limit) as { seq: number; leaf: Uint8Array }[];
    });
  }

  /** The root that the tree had with so many entries. */
  rootAt(sizeEntries: number): Uint8Array {
    return this.look(() => treeRoot(sizeEntries, nodesOf(this.db)));
  }

  inclusionProof(seq: number, sizeEntries: number): Uint8Array[] {
    return this.look(() => makeInclusionProof(seq, sizeEntries, nodesOf(this.db)));
  }

  consistencyProof(fromSize: number, toSize: number): Uint8Array[] {
    return this.look(() => makeConsistencyProof(fromSize, toSize, nodesOf(this.db)));
  }

  /** By serial number or MAC address. */
  unit(id: string): UnitRecord | undefined {
    return this.look(() => {
      const mac = unitOf(this.db, id);
      return mac === undefined ? undefined : unitRecord(this.db, mac);
    });
  }

  /** All that is known of a unit, by serial number or MAC address. */
  history(id: string): UnitHistory | undefined {
    return this.look(() => {
      const mac = unitOf(this.db, id);
      return mac === undefined ? undefined : unitHistory(this.db, mac);
    });
  }

  /** Who has seen everything up to this entry. */
  witness(lastSeq: number, keys: WitnessKeys): Witness {
    return this.look(() => witnessOf(this.db, lastSeq, keys));
  }

  /** Single entries, as the bytes whose hashes are the leaves of the tree. */
  leaves(seqs: readonly number[]): { readonly seq: number; readonly leaf: Uint8Array }[] {
    return this.look(() => leavesOf(this.db, seqs));
  }

  /** The MAC address of a unit by serial number, or of any board by its MAC address; undefined for neither. */
  macOf(id: string): Mac | undefined {
    return this.look(() => unitOf(this.db, id));
  }

  /** What of a unit's identity exists and must be reused instead of made again. */
  liveIdentity(mac: Mac): LiveIdentity {
    return this.look(() => liveIdentity(this.db, mac));
  }

  /** The entry with the live certificate of a unit. */
  certificateSeq(mac: Mac): number | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT seq FROM certificates WHERE unit = ?');
      return rows.pluck().get(mac) as number | undefined;
    });
  }

  /** The hold that keeps this unit from being worked on, placed here or heard of. */
  liveHold(unit: Mac): HoldRecord | undefined {
    return this.look(() => liveHold(this.db, unit));
  }

  /** Every hold of this unit, released ones too. */
  holdsOf(unit: Mac): HoldRecord[] {
    return this.look(() => holdsOf(this.db, unit));
  }

  /** What is put aside now, newest first. */
  liveHolds(page: { readonly limit: number; readonly offset: number }): ReturnType<typeof liveHolds> {
    return this.look(() => liveHolds(this.db, page));
  }

  /** Of each other station, up to which of its entries this one has heard of holds. */
  heardFrom(): Readonly<Record<string, number>> {
    return this.look(() => heardFrom(this.db));
  }

  /** How this unit was verified in hand, oldest first. */
  verificationsOf(unit: Mac): ReturnType<typeof verificationsOf> {
    return this.look(() => verificationsOf(this.db, unit));
  }

  /** The unit this certificate was issued for. */
  unitOfCertificate(certSha256Hex: string): Mac | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT unit FROM certificates WHERE certSha256Hex = ?');
      return rows.pluck().get(certSha256Hex) as Mac | undefined;
    });
  }

  /** Whose secret has this tag, and whether it still counts or was drawn again since. */
  secretOfTag(tag: string): SecretOfTag | undefined {
    return this.look(() => secretOfTag(this.db, tag));
  }

  /** The unit whose key this is, if a signature under it was ever intended. */
  unitOfKey(spkiSha256Hex: string): string | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT unit FROM intents WHERE spkiSha256Hex = ?');
      return rows.pluck().get(spkiSha256Hex) as string | undefined;
    });
  }

  /** The intents whose certificates exist, in the order of the certificates, after entry `afterSeq`. */
  signedIntents(afterSeq: number, limit: number): SignedIntent[] {
    return this.look(() => signedIntents(this.db, afterSeq, limit));
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

  /** What the runs that ended at this time (ISO 8601) or later add up to. */
  runCounts(since: string): RunCounts {
    return this.look(() => runCounts(this.db, since));
  }

  /** How many different units ever passed for a work order. */
  passedUnitsOf(order: string): number {
    return this.look(() => passedUnitsOf(this.db, order));
  }

  /** Whether anybody ever signed in at this station. */
  peopleHaveSignedIn(): boolean {
    return this.look(() => peopleHaveSignedIn(this.db));
  }

  /** The time of the newest entry; absent in an empty ledger. */
  newestAt(): string | undefined {
    return this.look(() => newestAt(this.db));
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

  /** The print jobs of all labels that are void. */
  allVoidedLabels(): string[] {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT job FROM labels WHERE voidedSeq IS NOT NULL ORDER BY voidedSeq');
      return rows.pluck().all() as string[];
    });
  }

  /** The print jobs of a run whose labels are void. */
  voidedLabels(run: string): string[] {
    return this.look(() =>
      labelsWhere(this.db, 'run', run)
        .filter((label) => label.state === 'voided')
        .map((label) => label.job),
    );
  }

  /** One question to the database. What it cannot read any more is damage, not a bug of ours. */
  protected look<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Database.SqliteError) || !DAMAGE.test(error.code)) throw error;
      throw new Fault('ledger.damaged', { path: this.db.name, sqlite: error.code }, { cause: error });
    }
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

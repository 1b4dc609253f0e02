/** The entries, their tree, and the notes over it: what every other question to a ledger builds on. */
import Database from 'better-sqlite3';
import { Fault } from '../../fault.ts';
import { keyOfSize } from '../../formats/tlog/note-key.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { makeConsistencyProof } from '../merkle/consistency.ts';
import { makeInclusionProof } from '../merkle/inclusion.ts';
import { type NodeReader, treeRoot } from '../merkle/tree-root.ts';
import { leavesOf } from '../records/unit-history.ts';
import { witnessOf, type Witness, type WitnessKeys } from '../records/witness.ts';
import { firstSeqAt, newestAt } from '../run-counts.ts';
import {
  atOneMoment,
  entriesFrom,
  firstNoteOver,
  firstSizeWithLineOf,
  latestNote,
  readHead,
  readMemo,
  type Db,
  type Head,
  type NoteTable,
  type StoredNote,
} from '../store.ts';
import { knownNodesOf } from './known-nodes.ts';

/** What SQLite calls bytes that are no database, or that the disk does not give back. */
const DAMAGE = /^SQLITE_(?:CORRUPT|IOERR|NOTADB)/;

export class TreeReader implements Disposable {
  protected readonly db: Db;
  readonly #nodes: NodeReader;

  constructor(db: Db) {
    this.db = db;
    this.#nodes = knownNodesOf(db);
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

  /**
   * The first receipt over an entry or, while there is none, the first checkpoint over it; the first that carries the
   * ML-DSA-44 signature of each signer who has such a key. Until there is one, the first by whoever signed before.
   */
  firstSignedOver(seq: number, own: NoteKey, upstream?: NoteKey): StoredNote | undefined {
    const before = keyOfSize(own, seq + 1);
    return this.look(() => {
      const signed = this.#firstBy('receipts', seq, [own, upstream]) ?? this.#firstBy('checkpoints', seq, [own]);
      return signed ?? (before === own ? undefined : firstNoteOver(this.db, 'checkpoints', seq));
    });
  }

  #firstBy(table: NoteTable, seq: number, signers: readonly (NoteKey | undefined)[]): StoredNote | undefined {
    const added = signers.flatMap((key) => key?.postQuantum ?? []);
    const firstSizes = added.map((key) => firstSizeWithLineOf(this.db, table, key) ?? Infinity);
    const from = Math.max(seq + 1, ...firstSizes);
    return Number.isFinite(from) ? firstNoteOver(this.db, table, from - 1) : undefined;
  }

  /** The oldest checkpoint and the oldest receipt over an entry. */
  notesOver(seq: number): { readonly checkpoint?: StoredNote; readonly receipt?: StoredNote } {
    return this.look(() => {
      const checkpoint = firstNoteOver(this.db, 'checkpoints', seq);
      const receipt = firstNoteOver(this.db, 'receipts', seq);
      return { ...(checkpoint === undefined ? {} : { checkpoint }), ...(receipt === undefined ? {} : { receipt }) };
    });
  }

  /** What a part of the station stored beside the ledger. */
  memo(name: string): string | undefined {
    return this.look(() => readMemo(this.db, name));
  }

  /** The entries from `seq` on, oldest first, as the bytes whose hashes are the leaves of the tree. */
  entriesFrom(seq: number, limit: number): { readonly seq: number; readonly leaf: Uint8Array }[] {
    return this.look(() => entriesFrom(this.db, seq, limit).map(({ seq, body }) => ({ seq, leaf: body })));
  }

  /** The root that the tree had with so many entries. */
  rootAt(sizeEntries: number): Uint8Array {
    return this.#lookAtOnce(() => treeRoot(sizeEntries, this.#nodes));
  }

  inclusionProof(seq: number, sizeEntries: number): Uint8Array[] {
    return this.#lookAtOnce(() => makeInclusionProof(seq, sizeEntries, this.#nodes));
  }

  consistencyProof(fromSize: number, toSize: number): Uint8Array[] {
    return this.#lookAtOnce(() => makeConsistencyProof(fromSize, toSize, this.#nodes));
  }

  /** Who has seen everything up to this entry. */
  witness(lastSeq: number, keys: WitnessKeys): Witness {
    return this.look(() => witnessOf(this.db, lastSeq, keys));
  }

  /** Single entries, as the bytes whose hashes are the leaves of the tree. */
  leaves(seqs: readonly number[]): { readonly seq: number; readonly leaf: Uint8Array }[] {
    return this.look(() => leavesOf(this.db, seqs));
  }

  /** From where on entries are of this time (ISO 8601) or later; one past the end when there are none. */
  firstSeqAt(time: string): number {
    return this.look(() => firstSeqAt(this.db, time));
  }

  /** The time of the newest entry; absent in an empty ledger. */
  newestAt(): string | undefined {
    return this.look(() => newestAt(this.db));
  }

  /** SQLite locks its file once for all that is read, not for each row. */
  #lookAtOnce<T>(work: () => T): T {
    return this.look(() => atOneMoment(this.db, work));
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

/**
 * The station's ledger: entries are appended, made durable, and never changed. One process writes; readers use
 * `LedgerReader`. It checks whether entries contradict each other, not whether the recorded work was right.
 */
import { mkdirSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { formatCheckpoint, formatSignedNote, signedByLog } from '../codecs/notes.ts';
import { logKey, type LogSignature } from '../formats/tlog/log-signature.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import { STATION_NAME } from '../model/first-day/station-name.ts';
import { encodeEntry, stampedEntry, type Entry, type EntryBody } from './entry.ts';
import { BLOCK_ENTRIES } from './file/block-form.ts';
import type { OtherWriters } from './file/other-writers.ts';
import { openOwnFile } from './file/own-files.ts';
import { Packer } from './file/packer.ts';
import { checkInWorker } from './verify/check-in-worker.ts';
import { appendLeafHash, frontierRoot, type Frontier } from './merkle/frontier.ts';
import { leafHash } from './merkle/leaf-hash.ts';
import { checkWhole, rebuildProjections, type Tail } from './verify/opening-check.ts';
import { forgetOpenRuns } from './open-runs.ts';
import { project, touchesTables } from './projections.ts';
import type { LedgerCheck, LedgerOptions } from './ledger-options.ts';
import { LedgerReader, ledgerPath, openingFault } from './reader.ts';
import { writeFault } from './sqlite-errors.ts';
import { highestNumber } from './units/highest-number.ts';
import { bringUpToDate, takeUp, type TakenUp } from './take-up.ts';
import type { TablesToRebuild } from './rebuild-reason.ts';
import * as store from './store.ts';
import { WriterLock } from './writer-lock.ts';

export type { LedgerCheck, LedgerOptions } from './ledger-options.ts';

/** A ledger up to this length is read faster than a thread starts. */
const SHORT_ENTRIES = 4_000;

interface Opened extends TakenUp {
  readonly options: LedgerOptions;
}

export class Ledger extends LedgerReader {
  readonly #lock: WriterLock;
  readonly #options: LedgerOptions;
  /** Carried from one append to the next; replaced only after a commit. */
  #tail: Tail;
  #unchecked: (LedgerCheck & { readonly rebuilding: boolean }) | undefined;
  #isVouchedFor = false;
  readonly #others: OtherWriters;
  /** Set when a failed write leaves it unknown what the disk holds: only opening again can show it. */
  #failed: Fault | undefined;
  readonly #lastNumbers = new Map<string, number>();
  readonly #packer: Packer;

  private constructor(db: store.Db, lock: WriterLock, { options, tail, others }: Opened) {
    super(db);
    this.#lock = lock;
    this.#packer = new Packer(db);
    this.#others = others;
    this.#options = options;
    this.#tail = tail;
    this.#unchecked = { checkedEntries: 0, sizeEntries: tail.frontier.sizeEntries, rebuilding: false };
  }

  /** Opens the ledger and reads all of it before it returns. */
  static open(options: LedgerOptions): Ledger {
    return Ledger.openUnchecked(options).#prepared((ledger) => ledger.#checkHere());
  }

  /**
   * Opens the ledger after checking only its tail, which is quick at any length. Until `check` has read the
   * rest, entries of runs and holds are refused (`ledger.unchecked`), because what refuses contradictions is not yet known to be right.
   */
  static openUnchecked(options: LedgerOptions): Ledger {
    return Ledger.openUnvouched(options).#prepared((ledger) => {
      ledger.vouch();
    });
  }

  /**
   * Opens the ledger, and writes nothing in it before `vouch` was called: the caller first asks the signing service whether
   * this is the ledger that it signed.
   */
  static openUnvouched(options: LedgerOptions): Ledger {
    const { dir, station } = options;
    const path = ledgerPath(dir);
    if (!STATION_NAME.test(station))
      throw new Fault('ledger.cannot-open', { path, reason: 'bad station name', station });
    using opened = new DisposableStack();
    try {
      mkdirSync(dir, { recursive: true });
      const lock = opened.use(WriterLock.take(dir));
      const db = opened.use(openOwnFile(path, store.openForWriting)).db;
      const taken = takeUp(db, options);
      opened.move();
      return new Ledger(db, lock, { options, ...taken });
    } catch (error) {
      throw openingFault(path, error);
    }
  }

  /** From now on the ledger is written in. */
  vouch(): void {
    this.#isVouchedFor = true;
    bringUpToDate(this.db);
  }

  /** How far `check` has come; absent when the whole ledger is checked. */
  get unchecked(): LedgerCheck | undefined {
    if (this.#unchecked === undefined) return undefined;
    const { checkedEntries, sizeEntries } = this.#unchecked;
    return { checkedEntries, sizeEntries };
  }

  /**
   * Reads the whole ledger in its own thread, about 15 µs an entry, while this one continues. Throws `ledger.damaged`
   * for a ledger that is not what was written, `ledger.cannot-open` when it could not be read, and the reason of `signal`.
   * Gives the tables that had to be made again.
   */
  async check(signal: AbortSignal): Promise<readonly TablesToRebuild[]> {
    if (this.#unchecked === undefined) return [];
    const { sizeEntries } = this.#tail.frontier;
    if (sizeEntries <= SHORT_ENTRIES) return this.look(() => this.#checkHere());
    const rebuilt = await checkInWorker({
      path: this.db.name,
      version: this.#options.version,
      signal,
      news: (news) => {
        const rebuilding = news.kind === 'rebuilding';
        this.#unchecked = { checkedEntries: rebuilding ? sizeEntries : news.checkedEntries, sizeEntries, rebuilding };
      },
    });
    this.#unchecked = undefined;
    if (rebuilt.length > 0) this.#others.forgive();
    this.#recordRebuilt(rebuilt);
    return rebuilt;
  }

  override [Symbol.dispose](): void {
    super[Symbol.dispose]();
    this.#lock[Symbol.dispose]();
  }

  /**
   * Appends all of the entries or none, and returns when they are on the disk. Throws `ledger.conflict` when one of them
   * contradicts the ledger (nothing is written, continue), `ledger.disk-full` (nothing is written, try again later) or
   * `ledger.write-failed` (the disk refused; the ledger is then out of service until it is opened again).
   */
  append(body: EntryBody): readonly [Entry];
  append(bodies: readonly EntryBody[]): readonly Entry[];
  append(input: EntryBody | readonly EntryBody[]): readonly Entry[] {
    const bodies = 'kind' in input ? [input] : input;
    this.#refuseUnchecked(bodies);
    const { station, now = () => new Date() } = this.#options;
    const write = (): { entries: Entry[]; tail: Tail } => {
      let tail = this.#tail;
      const entries = bodies.map((body) => {
        const { sizeEntries } = tail.frontier;
        const entry = stampedEntry(body, { now: now(), station, seq: sizeEntries, lastAt: tail.lastAt });
        tail = { frontier: this.#insert(entry, tail.frontier), lastAt: entry.at };
        return entry;
      });
      const { sizeEntries } = tail.frontier;
      store.writeHead(this.db, { sizeEntries, rootHash: frontierRoot(tail.frontier) });
      return { entries, tail };
    };
    // Crash points: before COMMIT is on the disk, nothing of these entries exists; after it, all of them do, even if
    // the caller never heard of it. Both are fine: an intent without its act is asked about at the next start.
    const { entries, tail } = this.#write(write);
    this.#tail = tail;
    this.#packOld(entries.length);
    return entries;
  }

  /** The next free number after `prefix`; never the same one twice, even before the first of them is reserved. */
  nextSerialNumber(prefix: string): number {
    const next = 1 + (this.#lastNumbers.get(prefix) ?? this.look(() => highestNumber(this.db, prefix)));
    this.#lastNumbers.set(prefix, next);
    return next;
  }

  /**
   * Has the tree signed, at its current or an earlier size, as a C2SP checkpoint and stores the note. `sign` gets the note text; what it
   * answers is verified with the key (raw Ed25519, or both) before the note is kept.
   */
  async checkpoint(
    sign: (noteText: string) => Promise<LogSignature>,
    verifierKey: Uint8Array | NoteKey,
    sizeEntries = this.head().sizeEntries,
  ): Promise<store.StoredNote> {
    const rootHash = this.rootAt(sizeEntries);
    const origin = this.#options.station;
    const text = formatCheckpoint({ origin, sizeEntries, rootHash });
    const signed = signedByLog(text, logKey(origin, verifierKey), await sign(text));
    const checkpoint = { sizeEntries, note: formatSignedNote(signed) };
    this.#writeUnsynced(() => {
      store.saveNote(this.db, 'checkpoints', checkpoint);
    });
    return checkpoint;
  }

  /** Stores something small beside the ledger, replacing its earlier value. */
  saveMemo(name: string, text: string): void {
    this.#write(store.writeMemo.bind(undefined, this.db, name, text));
  }

  /** Stores upstream's answer; its receiver has verified it. */
  saveReceipt(receipt: store.StoredNote): void {
    this.#write(store.saveNote.bind(undefined, this.db, 'receipts', receipt));
  }

  #prepared(prepare: (ledger: Ledger) => unknown): this {
    try {
      prepare(this);
      return this;
    } catch (error) {
      this[Symbol.dispose]();
      throw openingFault(this.db.name, error);
    }
  }

  #checkHere(): readonly TablesToRebuild[] {
    const [before, differing] = [this.#tail, checkWhole(this.db, this.#options.version)];
    try {
      // Both or none: a rebuild without its entry would leave no trace of what somebody else had written.
      if (differing.length > 0)
        this.#write(() => {
          rebuildProjections(this.db);
          this.#recordRebuilt(differing);
        });
    } catch (error) {
      this.#tail = before;
      throw error;
    }
    this.#unchecked = undefined;
    return differing;
  }

  /** At least one block an append, so that an old file's are packed too. The entries stand either way. */
  #packOld(appended: number): void {
    if (this.#unchecked !== undefined) return;
    const atMostBlocks = Math.ceil(appended / BLOCK_ENTRIES);
    const { sizeEntries } = this.#tail.frontier;
    try {
      this.#packer.packOld({ sizeEntries, atMostBlocks }, this.#writeUnsynced.bind(this));
    } catch (error) {
      if (!(error instanceof Fault)) throw error; // the next append names a disk that fails or is full
    }
  }

  #recordRebuilt(rebuilt: readonly TablesToRebuild[]): void {
    if (rebuilt.length > 0) this.append(rebuilt.map((each) => ({ kind: 'tables-rebuilt' as const, ...each })));
  }

  #refuseUnchecked(bodies: readonly EntryBody[]): void {
    if (this.#unchecked === undefined) return;
    const { rebuilding, ...check } = this.#unchecked;
    if (rebuilding || bodies.some(touchesTables)) throw new Fault('ledger.unchecked', check);
  }

  #insert(entry: Entry, frontier: Frontier): Frontier {
    const bytes = encodeEntry(entry);
    store.insertEntry(this.db, entry.seq, bytes);
    project(this.db, entry);
    return appendLeafHash(frontier, leafHash(bytes), (node) => {
      store.insertNode(this.db, node);
    });
  }

  /** One transaction: on any error, none of it stays. */
  #write<T>(work: () => T): T {
    if (this.#failed !== undefined) throw this.#failed;
    if (!this.#isVouchedFor) throw new Fault('ledger.unchecked', { ...this.unchecked, waitsFor: 'signing service' });
    try {
      return this.db
        .transaction(() => {
          if (this.#unchecked === undefined) this.#others.refuse(); // until then a thread of ours may rebuild tables
          return work();
        })
        .immediate();
    } catch (error) {
      forgetOpenRuns(this.db);
      const { fault, final } = writeFault(error);
      this.#failed = final;
      throw fault;
    }
  }

  /**
   * For what a power cut may take back: it is whole or not there at all, and on the disk at the latest with the entries
   * that come next. A checkpoint that is lost is signed again, and a block is packed again.
   */
  #writeUnsynced(work: () => void): void {
    this.db.pragma('synchronous = NORMAL');
    try {
      this.#write(work);
    } finally {
      this.db.pragma('synchronous = FULL');
    }
  }
}

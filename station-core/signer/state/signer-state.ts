import { randomBytes, type KeyObject } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '../../fault.ts';
import { requireNewest } from '../policy/document-rules.ts';
import { requireSameKind } from '../policy/trial-rules.ts';
import { type Anchor, type AnchoredState, sameAnchor } from './anchor.ts';
import { ChainedJournal } from './journal.ts';
import { JournalFile } from './journal-file.ts';
import { Coming } from './coming.ts';
import { type Known } from './known.ts';
import { EMPTY_TREE } from './known-values.ts';
import { type JournalRecord, type QuarantineReason, record as recordSchema } from './records.ts';

/** More than the signatures of a batch take with keys in software, and no more than a slow disk takes for a write. */
const GATHER_MS = 20;

/** The configuration whose number only rises. */
export interface ConfigInForce {
  readonly number: number;
  readonly sha256Hex: string;
}

export interface StateParts {
  /** Holds the journal. Nobody else writes there. */
  readonly dir: string;
  /** Of the journal's MACs; made by the token. */
  readonly key: KeyObject;
  readonly anchor: Anchor;
  readonly station: string;
  readonly config: ConfigInForce;
  /** The configuration is that of a trial station. */
  readonly trial?: true;
  /** For `create`: the fingerprint of the second key of checkpoints. */
  readonly mlDsaKeySha256Hex?: string;
  readonly now: () => Date;
}

interface Difference {
  readonly reason: QuarantineReason;
  readonly anchored: AnchoredState;
  readonly evidence: Readonly<Record<'anchoredLine' | 'journalLine', number>>;
}

/**
 * What the signing service knows, kept so that the host cannot choose it: a chained journal on the disk, and in the
 * token how far it has come. An act is recorded, then anchored, and only then may its result leave.
 *   crash before the line is on the disk: nothing has left; asking again acts again.
 *   crash between the line and the anchor: nothing has left; the next start anchors the line.
 *   crash after the anchor: the act is done, and asking again finds it.
 * A journal that does not reach the anchor, or reaches it by other lines, is a quarantine.
 */
export class SignerState implements AsyncDisposable {
  readonly #parts: StateParts;
  readonly #journal: ChainedJournal;
  #anchored: AnchoredState | undefined;
  /** Of the batch that collects acts while the one before is being written. */
  #next: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failed: unknown;
  readonly #coming = new Coming();

  private constructor(parts: StateParts, journal: ChainedJournal) {
    this.#parts = parts;
    this.#journal = journal;
    this.#anchored = journal.anchored;
  }

  /** Begins the journal of a new token: once, at the ceremony. A crash in here leaves what the next call finishes. */
  static async create(parts: StateParts): Promise<void> {
    await using journal = await ChainedJournal.open(await JournalFile.open(parts.dir), parts.key, parts.anchor);
    if (journal.anchored !== undefined || journal.lines > 1)
      throw new Fault('signer.opened-already', { lines: journal.lines });
    const { station, config, trial, mlDsaKeySha256Hex } = parts;
    const begun = journal.lines === 1;
    const more = {
      ...(trial === undefined ? {} : { trial }),
      ...(mlDsaKeySha256Hex === undefined ? {} : { mlDsaKeySha256Hex }),
    };
    if (!begun) journal.add(checked({ kind: 'opened', station, config, ...more }), parts.now().toISOString());
    await journal.flush();
    parts.anchor.write({ ...journal.last, tree: EMPTY_TREE });
  }

  /** `file` is the journal's, where it was locked before the token was opened; the state closes it. */
  static async open(parts: StateParts, file?: JournalFile): Promise<SignerState> {
    const locked = file ?? (await JournalFile.open(parts.dir));
    const journal = await ChainedJournal.open(locked, parts.key, parts.anchor);
    const state = new SignerState(parts, journal);
    try {
      state.#requireAnchor();
      state.#compare();
      state.#requireConfig();
      await state.record({ kind: 'started', config: parts.config });
      return state;
    } catch (error) {
      await state[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * For whoever only asks what is there: neither journal nor token is changed, and nothing can be recorded. Throws
   * `signer.older-than-token` where `open` would begin a quarantine: in the folder of a station that another one has replaced,
   * even the note of that would put the station at work in quarantine.
   */
  static async look(parts: StateParts, file: JournalFile): Promise<SignerState> {
    const journal = await ChainedJournal.open(file, parts.key, parts.anchor);
    const state = new SignerState(parts, journal);
    state.#failed = new TypeError('the state was opened for a look');
    try {
      state.#requireAnchor();
      const difference = state.#difference();
      if (difference !== undefined) {
        const { reason, evidence } = difference;
        throw new Fault('signer.older-than-token', { reason, ...evidence });
      }
      state.#requireConfig();
      return state;
    } catch (error) {
      await state[Symbol.asyncDispose]();
      throw error;
    }
  }

  get known(): Known {
    return this.#journal.known;
  }

  get tornBytes(): number {
    return this.#journal.tornBytes;
  }

  get lines(): number {
    return this.#journal.lines;
  }

  /** The number that the next line will have, or less: numbers only rise, also over a journal that was lost. */
  get nextNumber(): number {
    return this.#journal.last.n + 1;
  }

  /** How far the token knows the journal. */
  get anchoredLine(): number {
    return this.#anchored?.n ?? 0;
  }

  /**
   * The record counts at once. Resolves when it is on the disk and anchored: only then may what it says leave. Acts side by
   * side share one write. After a failure nothing more is recorded: what the disk holds is found out by the next start.
   */
  record(record: JournalRecord): Promise<void> {
    if (this.#failed !== undefined) return Promise.reject(asError(this.#failed));
    this.#journal.add(checked(record), this.#parts.now().toISOString());
    this.#next ??= this.#writeNext();
    return this.#next;
  }

  /** Of an act that will soon have something to record: a write waits for it a moment, so that they share it. */
  coming(): Disposable {
    return this.#coming.add();
  }

  /** Resolves when all that counts so far is on the disk and anchored: what was recorded before may leave again. */
  settled(): Promise<void> {
    if (this.#failed !== undefined) return Promise.reject(asError(this.#failed));
    return this.#next ?? this.#writing;
  }

  /** Nothing is issued any more until two officers say otherwise. A quarantine that is in force stays as it is. */
  async quarantine(reason: QuarantineReason, evidence: Readonly<Record<string, string | number>>): Promise<void> {
    if (this.known.quarantine !== undefined) return;
    const id = quarantineId(this.#journal.last.n + 1);
    await this.record({ kind: 'quarantined', id, reason, evidence, tree: this.known.tree });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined); // whoever asked for the write was told
    await this.#journal[Symbol.asyncDispose]();
  }

  async #writeNext(): Promise<void> {
    await this.#writing.catch(() => undefined); // the failure is in `#failed`
    await this.#coming.allHere(GATHER_MS);
    await nextTurn(); // whatever other acts add in this turn goes with it
    this.#next = undefined;
    this.#writing = this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#failed !== undefined) throw asError(this.#failed);
    try {
      this.#requireSole();
      const tree = this.known.tree;
      await this.#journal.flush();
      this.#anchor({ ...this.#journal.durable, tree });
    } catch (error) {
      this.#failed = error;
      throw error;
    }
  }

  /** Another signing service on this token has moved the anchor: ours is the older state from then on. */
  #requireSole(): void {
    if (!sameAnchor(this.#parts.anchor.read(), this.#anchored)) throw new Fault('signer.second-signer');
  }

  #anchor(state: AnchoredState): void {
    this.#requireSole();
    this.#parts.anchor.write(state);
    this.#anchored = state;
  }

  #requireAnchor(): void {
    if (this.#anchored !== undefined) return;
    const { lines } = this.#journal;
    throw lines === 0 ? new Fault('signer.not-opened') : new Fault('signer.anchor-missing', { lines });
  }

  #requireConfig(): void {
    const { station, config, trial } = this.#parts;
    const { known } = this;
    if (known.station !== '' && known.station !== station) throw otherStation(known.station, station);
    if (known.station !== '') requireSameKind('signer configuration', trial === true, known.isTrial);
    requireNewest(config, known.config);
  }

  /** Between the journal and what the token knows of it; undefined: the journal reaches the anchor. */
  #difference(): Difference | undefined {
    const anchored = this.#anchored;
    const { last, macAtAnchor, lines } = this.#journal;
    if (anchored === undefined || macAtAnchor === anchored.macHex) return undefined;
    const reason = lines === 0 ? 'journal-missing' : last.n < anchored.n ? 'rolled-back' : 'forked';
    return { reason, anchored, evidence: { anchoredLine: anchored.n, journalLine: last.n } };
  }

  #compare(): void {
    const difference = this.#difference();
    if (difference === undefined) return;
    const { reason, evidence, anchored } = difference;
    const after = { n: anchored.n, macHex: anchored.macHex };
    const id = quarantineId(Math.max(anchored.n, this.#journal.last.n) + 1);
    const { tree } = anchored;
    this.#journal.add(
      checked({ kind: 'quarantined', id, reason, evidence, after, tree }),
      this.#parts.now().toISOString(),
      after,
    );
  }
}

/** Never twice, also on a token that was taken back: the officers' word for one lifts no other. */
function quarantineId(n: number): string {
  return `Q-${n}-${randomBytes(6).toString('hex')}`;
}

function otherStation(has: string, station: string): Fault {
  return new Fault('signer.bad-config', { reason: 'the journal is of another station', has, station });
}

/** What is written must be readable by every later version. Throws what is no record: that is a bug of ours. */
function checked(record: JournalRecord): JournalRecord {
  return recordSchema.parse(record);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

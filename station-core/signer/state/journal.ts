import type { KeyObject } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Anchor, AnchoredState } from './anchor.ts';
import { encodeLine, NO_LINE_BEFORE, openLine, type OpenedLine } from './chained-line.ts';
import type { JournalFile } from './journal-file.ts';
import { Known } from './known.ts';
import type { JournalRecord, Journalled } from './records.ts';

export interface LineMark {
  readonly n: number;
  readonly macHex: string;
}

interface Written extends LineMark {
  readonly bytes: Buffer;
}

/**
 * The chained journal and what it adds up to. A record counts as soon as it is added, so that two acts side by side
 * cannot use one key; it may be relied on when `flush` has put it on the disk.
 */
export class ChainedJournal implements AsyncDisposable {
  readonly known: Known;
  /** What the token said when the journal was opened. */
  readonly anchored: AnchoredState | undefined;
  /** How much of the end of the file was torn off by a crash. */
  readonly tornBytes: number;
  readonly #file: JournalFile;
  readonly #key: KeyObject;
  readonly #pending = new Map<number, Journalled>();
  /** Of each line, the head of its MAC: another line, right in itself, must not pass for it when it is read again. */
  readonly #marks: number[] = [];
  #queue: Written[] = [];
  #lines = 0;
  #last: LineMark = { n: 0, macHex: NO_LINE_BEFORE };
  #durable: LineMark;
  #anchoredMacHex: string | undefined;

  private constructor(file: JournalFile, key: KeyObject, anchored: AnchoredState | undefined) {
    this.#file = file;
    this.#key = key;
    this.anchored = anchored;
    this.known = new Known((line) => this.#recordAt(line));
    this.#readAll(anchored);
    this.tornBytes = file.cutTail();
    this.#lines = file.lines;
    this.#durable = this.#last;
  }

  /**
   * Over a file whose lock is held already: only then does the anchor stand still, because whoever held the journal before
   * may move it until it ends. The file is closed with the journal, also when it cannot be read.
   */
  static async open(file: JournalFile, key: KeyObject, anchor: Anchor): Promise<ChainedJournal> {
    try {
      return new ChainedJournal(file, key, anchor.read());
    } catch (error) {
      await file[Symbol.asyncDispose]();
      throw error;
    }
  }

  get lines(): number {
    return this.#lines;
  }

  /** The last line that was added, on the disk or not yet. */
  get last(): LineMark {
    return this.#last;
  }

  /** The last line that is on the disk. */
  get durable(): LineMark {
    return this.#durable;
  }

  /** The MAC of the line that the anchor names, when the file has such a line. */
  get macAtAnchor(): string | undefined {
    return this.#anchoredMacHex;
  }

  /** `after` leaves numbers out: a quarantine continues from where the token says the journal had come to. */
  add(record: JournalRecord, at: string, after: LineMark = this.#last): void {
    const n = Math.max(after.n, this.#last.n) + 1;
    const journalled: Journalled = { ...record, at, n, prev: after.macHex };
    const { bytes, macHex } = encodeLine(journalled, this.#key);
    const line = this.#lines++;
    this.#pending.set(line, journalled);
    this.#queue.push({ n, macHex, bytes });
    this.#marks.push(markOf(macHex));
    this.#last = { n, macHex };
    this.known.take(journalled, line);
  }

  /** Puts on the disk what was added before this call. */
  async flush(): Promise<void> {
    const batch = [...this.#queue]; // a copy: acts go on adding while this is written
    const last = batch.at(-1);
    if (last === undefined) return;
    const first = this.#file.lines;
    await this.#file.append(batch.map(({ bytes }) => bytes));
    this.#queue = this.#queue.slice(batch.length);
    for (let at = 0; at < batch.length; at++) this.#pending.delete(first + at);
    this.#durable = last;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }

  #recordAt(line: number): JournalRecord {
    const pending = this.#pending.get(line);
    if (pending !== undefined) return pending;
    const opened = openLine(this.#file.lineAt(line), this.#key);
    if (opened === undefined || markOf(opened.macHex) !== this.#marks[line]) {
      throw new Fault('signer.journal-damaged', { line: line + 1, reason: 'changed since' });
    }
    return opened.record;
  }

  #readAll(anchored: AnchoredState | undefined): void {
    for (const { bytes, line } of this.#file.read()) {
      const opened = openLine(bytes, this.#key);
      if (opened === undefined) {
        // Beyond the anchor nothing has left yet: what cannot be read there is what a power cut left of a write.
        if (anchored !== undefined && this.#last.n >= anchored.n) return;
        throw damaged(line, 'not written by this signing service');
      }
      this.#require(opened, line);
      this.#last = { n: opened.record.n, macHex: opened.macHex };
      this.#marks.push(markOf(opened.macHex));
      if (opened.record.n === anchored?.n) this.#anchoredMacHex = opened.macHex;
      this.known.take(opened.record, line);
    }
  }

  /** Each line follows the one before; a quarantine may follow the line that the token named instead. */
  #require({ record }: OpenedLine, line: number): void {
    const follows = record.n === this.#last.n + 1 && record.prev === this.#last.macHex;
    if (follows) return;
    const after = record.kind === 'quarantined' ? record.after : undefined;
    const resumes = after !== undefined && record.n > Math.max(after.n, this.#last.n) && record.prev === after.macHex;
    if (!resumes) throw damaged(line, 'does not follow the line before');
  }
}

/** 48 bits, which a number holds: nobody without the key can make a line that fits. */
function markOf(macHex: string): number {
  return Number.parseInt(macHex.slice(0, 12), 16);
}

function damaged(line: number, reason: string): Fault {
  return new Fault('signer.journal-damaged', { line: line + 1, reason });
}

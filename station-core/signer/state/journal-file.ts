import { closeSync, constants, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { appendFileSync } from 'node:fs';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { JournalLock } from './journal-lock.ts';

/**
 * The file of the journal: lines that are only ever added, found again by number. It knows nothing of what they say.
 */

export interface FoundLine {
  /** Without its newline. */
  readonly bytes: Uint8Array;
  readonly line: number;
}

const READ_BYTES = 1 << 20;
const NO_FOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
/** Symbolic links are not followed: whoever could put one there could put another journal there. */
const LOOK_FLAGS = constants.O_RDWR | constants.O_APPEND | NO_FOLLOW; // whether it can be written is part of the look
const FLAGS = LOOK_FLAGS | constants.O_CREAT;

interface OpenFiles {
  /** For reading and cutting; absent where somebody looks for a journal that is not there. */
  readonly fd: number | undefined;
  /** Absent for whoever only looks. */
  readonly appending: FileHandle | undefined;
}

export class JournalFile implements AsyncDisposable {
  readonly #dir: string;
  /** Absent where nobody has ever held it, for whoever only looks. */
  readonly #lock: JournalLock | undefined;
  readonly #fd: number | undefined;
  readonly #appending: FileHandle | undefined;
  #offsets = new Float64Array(1 << 10);
  #lines = 0;
  #endBytes = 0;

  private constructor(dir: string, lock: JournalLock | undefined, files: OpenFiles) {
    this.#dir = dir;
    this.#lock = lock;
    this.#fd = files.fd;
    this.#appending = files.appending;
  }

  /** Takes the lock; throws `signer.journal-in-use` or `signer.journal-unwritable`. */
  static async open(dir: string): Promise<JournalFile> {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      using opened = new DisposableStack();
      const path = join(dir, 'journal.jsonl');
      const lock = opened.use(await JournalLock.take(path));
      const fd = opened.adopt(openSync(path, FLAGS, 0o600), closeSync);
      requireFile(fd);
      const appending = await open(path, FLAGS, 0o600);
      syncFolder(dir);
      opened.move();
      return new JournalFile(dir, lock, { fd, appending });
    } catch (error) {
      throw asJournalFault(error);
    }
  }

  /** To read it, with the lock held meanwhile: nothing is made or changed, and nothing can be appended. Throws as `open` does. */
  static async look(dir: string): Promise<JournalFile> {
    try {
      using opened = new DisposableStack();
      const path = join(dir, 'journal.jsonl');
      const lock = JournalLock.isThere(path) ? opened.use(await JournalLock.take(path)) : undefined;
      const fd = existsSync(path) ? opened.adopt(openSync(path, LOOK_FLAGS), closeSync) : undefined;
      if (fd !== undefined) requireFile(fd);
      opened.move();
      return new JournalFile(dir, lock, { fd, appending: undefined });
    } catch (error) {
      throw asJournalFault(error);
    }
  }

  get lines(): number {
    return this.#lines;
  }

  /** Every whole line, in order; a last one without its newline is left out and cut off by `cutTail`. */
  *read(): Generator<FoundLine> {
    const fd = this.#fd;
    if (fd === undefined) return;
    let pending = Buffer.alloc(0);
    for (let at = 0; ;) {
      const chunk = Buffer.alloc(READ_BYTES);
      const length = readSync(fd, chunk, 0, READ_BYTES, at);
      if (length === 0) return;
      at += length;
      pending = Buffer.concat([pending, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = pending.indexOf(0x0a); end >= 0; end = pending.indexOf(0x0a, start)) {
        const bytes = pending.subarray(start, end);
        yield { bytes, line: this.#lines };
        this.#add(bytes.length + 1);
        start = end + 1;
      }
      pending = pending.subarray(start);
    }
  }

  /** Cuts off what comes after the lines that were taken, and keeps it aside. Returns how many bytes. Whoever looks leaves them. */
  cutTail(): number {
    const fd = this.#fd;
    const tailBytes = fd === undefined ? 0 : fstatSync(fd).size - this.#endBytes;
    if (fd === undefined || tailBytes <= 0 || this.#appending === undefined) return tailBytes;
    const tail = Buffer.alloc(tailBytes);
    readSync(fd, tail, 0, tailBytes, this.#endBytes);
    appendFileSync(join(this.#dir, 'journal.torn'), tail, { mode: 0o600 });
    ftruncateSync(fd, this.#endBytes);
    fsyncSync(fd);
    return tailBytes;
  }

  /** The bytes of one line, without its newline. */
  lineAt(line: number): Buffer {
    if (this.#fd === undefined) throw new TypeError('no file, no line');
    const from = this.#offsets[line] ?? 0;
    const to = line + 1 < this.#lines ? (this.#offsets[line + 1] ?? 0) : this.#endBytes;
    const bytes = Buffer.alloc(to - from - 1);
    readSync(this.#fd, bytes, 0, bytes.length, from);
    return bytes;
  }

  /** On the disk when it resolves. When it throws, what is on the disk is unknown: close, and open again. */
  async append(lines: readonly Buffer[]): Promise<void> {
    if (this.#appending === undefined) throw new TypeError('the journal was opened for a look');
    try {
      await this.#appending.appendFile(Buffer.concat(lines));
      await this.#appending.datasync();
    } catch (error) {
      throw asJournalFault(error);
    }
    for (const each of lines) this.#add(each.length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#fd !== undefined) closeSync(this.#fd);
    try {
      await this.#appending?.close();
    } finally {
      this.#lock?.[Symbol.dispose]();
    }
  }

  #add(lengthBytes: number): void {
    if (this.#lines === this.#offsets.length) {
      const grown = new Float64Array(this.#offsets.length * 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[this.#lines] = this.#endBytes;
    this.#lines += 1;
    this.#endBytes += lengthBytes;
  }
}

function requireFile(fd: number): void {
  if (!fstatSync(fd).isFile()) throw new Fault('signer.journal-damaged', { reason: 'not a file' });
}

function syncFolder(dir: string): void {
  if (process.platform === 'win32') return; // no such call there; renames are kept by themselves
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function asJournalFault(error: unknown): unknown {
  const reason = systemErrorCode(error);
  if (reason === undefined) return error;
  const code = reason === 'ELOOP' ? 'signer.journal-damaged' : 'signer.journal-unwritable';
  return new Fault(code, { reason }, { cause: error });
}

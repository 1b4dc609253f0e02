import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { sha256HexSchema } from '../model-schemas.ts';
import { Fault } from '../fault.ts';
import { JournalLock } from './state/journal-lock.ts';

/**
 * The signer's own memory of what it signed: one JSON line per certificate, synced before the signature leaves the
 * process. It counts the quotas and gives the same signature again for the same bytes. Lines are only ever added.
 *   crash before the line is synced: the signature never left; asking again signs the same bytes again.
 *   crash in the middle of the line: a last line without its newline; it is cut off at the next start.
 */

const journalLine = z.strictObject({
  tbsSha256Hex: sha256HexSchema,
  /** DER of the ECDSA signature. */
  signatureHex: z.string().regex(/^([0-9a-f]{2}){8,72}$/),
  permit: z.string().min(1),
  /** UTC, RFC 3339. */
  at: z.iso.datetime(),
});

export type JournalLine = z.infer<typeof journalLine>;

export class SigningJournal implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #lock: JournalLock;
  readonly #lines = new Map<string, JournalLine>();
  readonly #inOrder: JournalLine[] = [];
  readonly #used = new Map<string, number>();

  private constructor(file: FileHandle, lock: JournalLock) {
    this.#file = file;
    this.#lock = lock;
  }

  static async open(path: string): Promise<SigningJournal> {
    await makeFolder(path);
    using opened = new DisposableStack();
    const lock = opened.use(JournalLock.take(path));
    const file = await openAppending(path);
    try {
      const journal = new SigningJournal(file, lock);
      const content = await file.readFile();
      const wholeBytes = content.lastIndexOf(0x0a) + 1;
      journal.#read(content.subarray(0, wholeBytes));
      if (wholeBytes < content.length) {
        await file.truncate(wholeBytes);
        await file.sync();
      }
      opened.move();
      return journal;
    } catch (error) {
      await file.close();
      throw asJournalFault(error);
    }
  }

  find(tbsSha256Hex: string): JournalLine | undefined {
    return this.#lines.get(tbsSha256Hex);
  }

  get lines(): number {
    return this.#inOrder.length;
  }

  /** In the order in which they were signed, from this line on; the first is line 0. */
  from(line: number, limit: number): readonly JournalLine[] {
    return this.#inOrder.slice(line, line + limit);
  }

  /** How many different certificates were signed under this permit. */
  used(permit: string): number {
    return this.#used.get(permit) ?? 0;
  }

  /** Durable when it resolves. When it throws, what is on the disk is unknown: close the journal and open it again. */
  async append(line: JournalLine): Promise<void> {
    try {
      await this.#file.appendFile(`${JSON.stringify(line)}\n`);
      await this.#file.sync();
    } catch (error) {
      throw asJournalFault(error);
    }
    this.#remember(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#file.close();
    } finally {
      this.#lock[Symbol.dispose]();
    }
  }

  #read(content: Uint8Array): void {
    const lines = Buffer.from(content).toString('utf8').split('\n').slice(0, -1);
    lines.forEach((text, index) => {
      const parsed = journalLine.safeParse(jsonOf(text));
      const damaged = !parsed.success || this.#lines.has(parsed.data.tbsSha256Hex);
      if (damaged) throw new Fault('signer.journal-damaged', { line: index + 1 });
      this.#remember(parsed.data);
    });
  }

  #remember(line: JournalLine): void {
    this.#lines.set(line.tbsSha256Hex, line);
    this.#inOrder.push(line);
    this.#used.set(line.permit, this.used(line.permit) + 1);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // no journal line: the schema refuses it
    throw error;
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asJournalFault(error);
  }
}

/** 'a+': every write goes to the end, whatever else happens. The name of a new file is synced with its folder. */
async function openAppending(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'a+', 0o600);
    await using folder = await open(dirname(path), 'r');
    await folder.sync();
    return file;
  } catch (error) {
    throw asJournalFault(error);
  }
}

function asJournalFault(error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  return new Fault('signer.journal-unwritable', { reason: String(error.code) }, { cause: error });
}

/**
 * One small JSON file that is there whole or not at all. It carries the hash of its content, so that damage is noticed
 * and reported; a damaged file is never treated as absent. Its one user writes one at a time; nobody else writes.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { syncFolder, writeAndSync } from '../durable-file.ts';
import { Fault, type FaultCode } from '../fault.ts';
import { parsePlainJson } from '../plain-json.ts';

/** Many times what a factory's people and slots need; a longer file is not ours. */
const MAX_BYTES = 4 * 1024 * 1024;

const envelope = z.strictObject({ sha256Hex: z.string(), content: z.unknown() });

export interface StateFileKind<T> {
  readonly schema: z.ZodType<T>;
  readonly damaged: FaultCode;
  readonly notWritten: FaultCode;
}

export class StateFile<T> {
  readonly #path: string;
  readonly #kind: StateFileKind<T>;

  constructor(path: string, kind: StateFileKind<T>) {
    this.#path = path;
    this.#kind = kind;
  }

  /** Undefined only when there is no such file. Also removes what a crash in the middle of a write has left. */
  async read(): Promise<T | undefined> {
    const bytes = await this.#bytes(() => sweepTemporaries(this.#path));
    return bytes === undefined ? undefined : this.#parse(bytes);
  }

  /** The same for a process that is not the one that writes: it removes nothing. */
  async peek(): Promise<T | undefined> {
    const bytes = await this.#bytes(async () => undefined);
    return bytes === undefined ? undefined : this.#parse(bytes);
  }

  /** Durable when it resolves. When it throws, the file holds either the old or the new content, whole. */
  async write(value: T): Promise<void> {
    const content = this.#kind.schema.parse(value); // what does not fit is our bug, and would not be read again
    const sha256Hex = hashOf(content);
    const bytes = Buffer.from(`${JSON.stringify({ sha256Hex, content }, null, 2)}\n`);
    try {
      await replaceFile(this.#path, bytes);
    } catch (error) {
      throw this.#fault(this.#kind.notWritten, { reason: systemCode(error) }, error);
    }
  }

  async #bytes(first: () => Promise<void>): Promise<Buffer | undefined> {
    try {
      await first();
      await using file = await open(this.#path, 'r');
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw this.#fault(this.#kind.damaged, { reason: 'too long', sizeBytes: size });
      return await file.readFile();
    } catch (error) {
      if (error instanceof Fault) throw error;
      if (systemCode(error) === 'ENOENT') return undefined;
      throw this.#fault(this.#kind.damaged, { reason: systemCode(error) }, error);
    }
  }

  #parse(bytes: Buffer): T {
    const { data: file } = envelope.safeParse(jsonOf(bytes));
    if (file === undefined) throw this.#fault(this.#kind.damaged, { reason: 'not the JSON it should be' });
    if (hashOf(file.content) !== file.sha256Hex) throw this.#fault(this.#kind.damaged, { reason: 'changed' });
    const parsed = this.#kind.schema.safeParse(file.content);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.#fault(this.#kind.damaged, { field: issue?.path.join('.') ?? '', reason: issue?.code ?? '' });
  }

  #fault(code: FaultCode, evidence: Readonly<Record<string, string | number>>, cause?: unknown): Fault {
    return new Fault(code, { path: this.#path, ...evidence }, cause === undefined ? {} : { cause });
  }
}

/** Over the compact spelling: how the file is laid out does not matter, what it says does. */
function hashOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(content ?? null))
    .digest('hex');
}

/** A syntax error would quote the file, which holds hashes of PINs: it is not handed on. */
function jsonOf(bytes: Buffer): unknown {
  try {
    return parsePlainJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined; // not JSON, or not UTF-8
    throw error;
  }
}

async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.part`);
  try {
    await writeAndSync(temporary, bytes);
    // A crash before this line leaves a temporary file, which the next start sweeps.
    await rename(temporary, path);
    // A crash here leaves either the old file or the new one, whole.
    await syncFolder(dirname(path));
  } finally {
    await rm(temporary, { force: true }); // gone already when the rename was done
  }
}

async function sweepTemporaries(path: string): Promise<void> {
  const ours = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(ours) && /^[0-9a-f]{16}\.part$/.test(name.slice(ours.length))) {
      await rm(join(dirname(path), name), { force: true });
    }
  }
}

/** The answer of the system; anything else that is thrown here is a bug of ours and goes on. */
function systemCode(error: unknown): string {
  if (error instanceof Error && 'syscall' in error && 'code' in error) return String(error.code);
  throw error;
}

/**
 * A log of bounded size: NAME.jsonl, and what came before it in NAME.1.jsonl to NAME.4.jsonl, oldest last. A log that
 * cannot be written, as on a full disk, stops nothing: what matters is in the ledger, and that one is loud. One process
 * writes a log; the writer's lock of the ledger sees to that.
 */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { systemErrorCode } from './durable-file.ts';

export interface LogLimits {
  /** Of one file. A longer line has a file of its own. */
  readonly maxBytes: number;
  /** How many files are kept, the one being written among them. */
  readonly files: number;
}

/** A line at work all day writes a few hundred kilobytes a day. */
const LIMITS: LogLimits = { maxBytes: 8 * 1024 * 1024, files: 5 };

interface OpenFile {
  readonly fd: number;
  sizeBytes: number;
}

/** A destination for pino. Each line is in the file when `write` returns, whole or not at all. */
export class LogFile {
  readonly #path: string;
  readonly #limits: LogLimits;
  #file: OpenFile | undefined;

  constructor(path: string, limits: LogLimits = LIMITS) {
    this.#path = path;
    this.#limits = limits;
  }

  /** Makes the file at once, so that whoever is sent to the log finds one, with nothing in it. */
  open(): this {
    this.#forgiving(() => (this.#file ??= openToAppend(this.#path)));
    return this;
  }

  write(line: string): void {
    this.#forgiving(() => {
      this.#append(Buffer.from(line));
    });
  }

  #forgiving(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      this.#close(); // opened again for the next line: by then there may be room
    }
  }

  #append(line: Buffer): void {
    let file = (this.#file ??= openToAppend(this.#path));
    if (file.sizeBytes > 0 && file.sizeBytes + line.length > this.#limits.maxBytes) {
      this.#close();
      shift(this.#path, this.#limits.files);
      file = this.#file = openToAppend(this.#path);
    }
    writeWhole(file, line);
  }

  #close(): void {
    if (this.#file === undefined) return;
    const { fd } = this.#file;
    this.#file = undefined;
    closeSync(fd);
  }
}

function openToAppend(path: string): OpenFile {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'a');
  return { fd, sizeBytes: fstatSync(fd).size };
}

/** Half a line would spoil the next one as well: what of it did reach the file is taken away. */
function writeWhole(file: OpenFile, line: Buffer): void {
  try {
    for (let written = 0; written < line.length;) written += writeSync(file.fd, line, written);
    file.sizeBytes += line.length;
  } catch (error) {
    ftruncateSync(file.fd, file.sizeBytes);
    throw error;
  }
}

/** The oldest makes room. Where names cannot be changed the log goes on in the file it has: too long beats lost. */
function shift(path: string, files: number): void {
  const { dir, name, ext } = parse(path);
  const at = (age: number): string => (age === 0 ? path : join(dir, `${name}.${age}${ext}`));
  try {
    for (let age = files - 1; age > 0; age--) renameIfThere(at(age - 1), at(age));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

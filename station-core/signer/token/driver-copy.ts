import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';

/**
 * What is hashed is what runs. A driver that is hashed by its name and then loaded by its name can be exchanged in between,
 * so on Linux it is copied into a file of this account that has no name any more, hashed while it is copied, and loaded from
 * there. Libraries that lie beside the driver are not found from there: those it needs come from the system's own folders.
 *
 * Elsewhere there are no files without a name that can be loaded: the driver is loaded by its name, in an account that the
 * host has anyway (reduced protection).
 */
export interface CopiedDriver {
  readonly sha256: string;
  /** What the dynamic linker is given. */
  readonly loadPath: string;
}

const CHUNK_BYTES = 1 << 20;

/** By hash. A library is loaded once in a process: its second copy would be a second driver beside the first. */
const copies = new Map<string, CopiedDriver>();

/** `dir` is a folder of this account, on a file system from which programs may run. */
export function copyDriver(modulePath: string, dir: string): CopiedDriver {
  if (process.platform !== 'linux') return { sha256: hashInto(modulePath, undefined), loadPath: modulePath };
  const copy = openNameless(modulePath, dir);
  try {
    const sha256 = hashInto(modulePath, copy);
    const known = copies.get(sha256);
    if (known !== undefined) return known;
    fchmodSync(copy, 0o500);
    // Kept open as long as the process lives: its number is the only name of the copy.
    const copied = { sha256, loadPath: `/proc/self/fd/${openSync(`/proc/self/fd/${copy}`, constants.O_RDONLY)}` };
    copies.set(sha256, copied);
    return copied;
  } finally {
    closeSync(copy);
  }
}

function openNameless(modulePath: string, dir: string): number {
  const path = join(dir, `.driver-${randomUUID()}`);
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const copy = openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o700);
    unlinkSync(path); // before its first byte: a crash from here on leaves nothing
    return copy;
  } catch (error) {
    throw unreadable({ modulePath, copyIn: dir }, error);
  }
}

function hashInto(modulePath: string, copy: number | undefined): string {
  const hash = createHash('sha256');
  try {
    const source = openSync(modulePath, constants.O_RDONLY | constants.O_NONBLOCK); // opening a pipe would block
    try {
      if (!fstatSync(source).isFile()) throw new Fault('hsm.missing', { modulePath, reason: 'no file' });
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (let length = readSync(source, chunk); length > 0; length = readSync(source, chunk)) {
        const read = chunk.subarray(0, length);
        hash.update(read);
        if (copy !== undefined) writeAll(copy, read);
      }
    } finally {
      closeSync(source);
    }
  } catch (error) {
    throw unreadable({ modulePath }, error);
  }
  return hash.digest('hex');
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; written += writeSync(file, bytes, written));
}

function unreadable(where: Readonly<Record<string, string>>, error: unknown): unknown {
  const reason = systemErrorCode(error);
  return reason === undefined ? error : new Fault('hsm.missing', { ...where, reason }, { cause: error });
}

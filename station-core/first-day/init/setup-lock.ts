import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { WriterLock } from '../../ledger/writer-lock.ts';
import { parsePlainJson } from '../../plain-json.ts';

/**
 * One setup at a time works in a folder: a command and a screen side by side would write over each other's answers. It is
 * the lock of the later ledger, which a process cannot leave behind. Who holds it stands in a file beside it, for people.
 */

const NAME = 'setup-holder.json';
export const SETUP_PLACES = ['terminal', 'screen'] as const;
export type SetupPlace = (typeof SETUP_PLACES)[number];

const COMMAND: Readonly<Record<SetupPlace, string>> = {
  terminal: 'birthmark station init',
  screen: 'birthmark serve',
};

const holderSchema = z.strictObject({ place: z.enum(SETUP_PLACES), pid: z.int().positive(), since: z.iso.datetime() });

export class SetupLock implements Disposable {
  readonly #lock: WriterLock;
  readonly #path: string;

  private constructor(lock: WriterLock, path: string) {
    this.#lock = lock;
    this.#path = path;
  }

  /** Takes it or throws `setup.busy` at once. */
  static take(dataDir: string, place: SetupPlace): SetupLock {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, NAME);
    const lock = lockOr(dataDir, () => new Fault('setup.busy', holderIn(path)));
    writeFileSync(path, JSON.stringify({ place, pid: process.pid, since: new Date().toISOString() }), { mode: 0o600 });
    return new SetupLock(lock, path);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true });
    this.#lock[Symbol.dispose]();
  }
}

function lockOr(dataDir: string, busy: () => Fault): WriterLock {
  try {
    return WriterLock.take(dataDir);
  } catch (error) {
    if (error instanceof Fault && error.code === 'ledger.busy') throw busy();
    throw error;
  }
}

/** The lock says that somebody works here; the file only says who, and may be of somebody who died. */
function holderIn(path: string): Readonly<Record<string, string | number>> {
  const holder = holderSchema.safeParse(jsonIn(path));
  if (!holder.success || !isAlive(holder.data.pid)) return { by: 'another process' };
  const { place, pid, since } = holder.data;
  return { by: COMMAND[place], process: pid, since };
}

function jsonIn(path: string): unknown {
  try {
    return parsePlainJson(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // not there, or half written
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'; // of another account
  }
}

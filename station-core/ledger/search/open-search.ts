/**
 * Opens the search index for somebody who asks and goes: a command. It is first brought up to the end of the ledger, in
 * its place where that may be written, and else in a private copy.
 */
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import type { LedgerReader } from '../reader.ts';
import { notReached } from '../sqlite-errors.ts';
import { type Db, openForReading } from '../store.ts';
import { indexBatch, type IndexProgress, isComplete, openIndexForWriting, searchPath } from './index-file.ts';

export interface OpenSearch extends Disposable {
  readonly db: Db;
}

export interface OpenSearchOptions {
  readonly dir: string;
  readonly ledger: LedgerReader;
  readonly signal: AbortSignal;
  readonly progress?: (progress: IndexProgress) => void;
}

/** Few enough that progress is seen to move and a stop is heard. */
const BATCH_ENTRIES = 4_000;

export async function openSearch(options: OpenSearchOptions): Promise<OpenSearch> {
  const path = searchPath(options.dir);
  if (isOursToWrite(path)) {
    try {
      return await openComplete(path, options);
    } catch (error) {
      // A read-only disk, a full one, a file of somebody else: a copy needs none of that.
      if (notReached(error) === undefined && systemErrorCode(error) === undefined) throw error;
    }
  }
  return openInPlace(path, options.ledger) ?? openCopy(path, options);
}

/** A file that this account makes in the folder of another would lock the station out of it. */
function isOursToWrite(path: string): boolean {
  return existsSync(path) || statSync(dirname(path)).uid === process.getuid?.();
}

async function openComplete(path: string, { ledger, signal, progress }: OpenSearchOptions): Promise<OpenSearch> {
  using made = new DisposableStack();
  const db = made.adopt(openIndexForWriting(path), (each) => each.close());
  for (;;) {
    signal.throwIfAborted();
    const at = indexBatch(db, ledger, BATCH_ENTRIES);
    if (at.indexedEntries >= at.sizeEntries) break;
    progress?.(at);
    await new Promise((resolve) => setImmediate(resolve)); // signals are heard in between
  }
  return keep(db, made);
}

/** Undefined when it cannot be read where it is, or is not complete. */
function openInPlace(path: string, ledger: LedgerReader): OpenSearch | undefined {
  if (!existsSync(path)) return undefined;
  using made = new DisposableStack();
  try {
    const db = made.adopt(openForReading(path), (each) => each.close());
    return isComplete(db, ledger) ? keep(db, made) : undefined;
  } catch (error) {
    if (notReached(error) === undefined) throw error;
    return undefined;
  }
}

async function openCopy(path: string, options: OpenSearchOptions): Promise<OpenSearch> {
  using made = new DisposableStack();
  const dir = made.adopt(mkdtempSync(join(tmpdir(), 'birthmark-search-')), (each) => {
    rmSync(each, { recursive: true, force: true });
  });
  const copy = searchPath(dir);
  takeCopy(path, copy);
  const { db } = made.use(await openComplete(copy, options));
  return keep(db, made);
}

/** Saves making all of it again. Beside a station that writes, SQLite copies; where not even SQLite can read, nobody writes. */
function takeCopy(path: string, copy: string): void {
  if (!existsSync(path)) return;
  try {
    const db = openForReading(path);
    try {
      db.prepare('VACUUM INTO ?').run(copy);
    } finally {
      db.close();
    }
  } catch (error) {
    if (notReached(error) === undefined) throw error;
    rmSync(copy, { force: true });
    copyFiles(path, copy);
  }
}

function copyFiles(path: string, copy: string): void {
  const ends = ['', '-wal'];
  try {
    for (const end of ends) {
      if (existsSync(path + end)) copyFileSync(path + end, copy + end, constants.COPYFILE_FICLONE);
    }
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    for (const end of ends) rmSync(copy + end, { force: true });
  }
}

function keep(db: Db, made: DisposableStack): OpenSearch {
  const kept = made.move();
  return {
    db,
    [Symbol.dispose]: () => {
      kept.dispose();
    },
  };
}

/**
 * Puts entries at the end of a ledger that were in it before: upstream has kept them. They are taken as they are, and only
 * if they give the very tree that station and upstream have signed. Nobody else may have the ledger open.
 */
import { Fault } from '../../fault.ts';
import { decodeEntry } from '../entry.ts';
import { openOwnFile } from '../file/own-files.ts';
import type { Db } from '../file/statement.ts';
import { appendLeafHash, frontierRoot, type Frontier } from '../merkle/frontier.ts';
import { leafHash, sameHash } from '../merkle/leaf-hash.ts';
import { project } from '../projections.ts';
import { ledgerPath, openingFault } from '../reader.ts';
import * as store from '../store.ts';
import { bringUpToDate, takeUp } from '../take-up.ts';
import { WriterLock } from '../writer-lock.ts';

export interface RefillPlace {
  readonly dir: string;
  readonly station: string;
  /** Of the software. */
  readonly version: string;
}

/** The ledger as it must be afterwards. Its signatures are verified already. */
export interface RefillGoal {
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
  readonly checkpoint: string;
  readonly receipt: string;
}

export interface Refilling extends RefillGoal {
  /** In their order, from the first that the ledger lacks. */
  readonly entries: AsyncIterable<Uint8Array>;
}

/** All of them or none, in one transaction. Throws `sync.fork` when they give another tree. */
export async function refill({ dir, station, version }: RefillPlace, goal: Refilling): Promise<void> {
  const path = ledgerPath(dir);
  try {
    using opened = new DisposableStack();
    opened.use(WriterLock.take(dir));
    const db = opened.use(openOwnFile(path, store.openForWriting)).db;
    const { tail } = takeUp(db, { dir, station, version });
    bringUpToDate(db);
    db.exec('BEGIN IMMEDIATE');
    opened.defer(() => {
      if (db.inTransaction) db.exec('ROLLBACK');
    });
    await append(db, tail.frontier, { station, goal });
    db.exec('COMMIT');
  } catch (error) {
    throw openingFault(path, error);
  }
}

interface Appending {
  readonly station: string;
  readonly goal: Refilling;
}

async function append(db: Db, from: Frontier, { station, goal }: Appending): Promise<void> {
  let frontier = from;
  for await (const bytes of goal.entries) frontier = appendOne(db, frontier, { station, bytes });
  const { sizeEntries } = frontier;
  const rootHash = frontierRoot(frontier);
  if (sizeEntries !== goal.sizeEntries || !sameHash(rootHash, goal.rootHash))
    throw new Fault('sync.fork', { why: 'the entries of upstream do not follow those of the ledger', sizeEntries });
  store.writeHead(db, { sizeEntries, rootHash });
  store.saveNote(db, 'checkpoints', { sizeEntries, note: goal.checkpoint });
  store.saveNote(db, 'receipts', { sizeEntries, note: goal.receipt });
}

function appendOne(
  db: Db,
  frontier: Frontier,
  { station, bytes }: { readonly station: string; readonly bytes: Uint8Array },
): Frontier {
  const seq = frontier.sizeEntries;
  const entry = decodeEntry(Buffer.from(bytes));
  if (entry?.seq !== seq || entry.station !== station)
    throw new Fault('sync.bad-answer', { why: 'not an entry of this ledger in this place', seq });
  store.insertEntry(db, seq, bytes);
  project(db, entry);
  return appendLeafHash(frontier, leafHash(bytes), (node) => {
    store.insertNode(db, node);
  });
}

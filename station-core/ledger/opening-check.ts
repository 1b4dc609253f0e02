/**
 * The look a station takes at its books before it writes in them again: is every entry there that the head and the last
 * checkpoint speak of, is it the one that was hashed, and do the projections say what the entries add up to? Uniqueness
 * rests on the projections, so they are never believed. About three seconds for 100 000 entries. It checks no signature
 * and not the form of an entry; `verify` does.
 */
import Database from 'better-sqlite3';
import { Fault, type Evidence } from '../fault.ts';
import { parseCheckpoint } from '../formats/checkpoint.ts';
import { parseSignedNote } from '../formats/signed-note.ts';
import type { Entry } from './entry.ts';
import { appendLeafHash, EMPTY_FRONTIER, frontierRoot, type Frontier } from './merkle/frontier.ts';
import { leafHash, sameHash } from './merkle/leaf-hash.ts';
import { treeRoot } from './merkle/tree-root.ts';
import { differingTables } from './compare-projections.ts';
import { createProjections, project } from './projections.ts';
import { lastSeq, latestNote, nodesOf, readEntry, readEntryOrFault, readHead, readNode, type Db } from './store.ts';

export interface Opened {
  readonly frontier: Frontier;
  readonly lastAt: string;
  /** Projections that contradicted the entries and were made anew. */
  readonly rebuiltTables: readonly string[];
}

export function openingCheck(db: Db, station: string): Opened {
  const head = readHead(db);
  if (head.station !== station) {
    throw new Fault('ledger.cannot-open', { reason: 'the ledger of another station', station: head.station });
  }
  const { sizeEntries, rootHash } = head;
  const last = lastSeq(db) ?? -1;
  if (last < sizeEntries - 1) throw damaged({ seq: last + 1, reason: 'missing at the end', sizeEntries });
  if (last > sizeEntries - 1) throw damaged({ seq: sizeEntries, reason: 'beyond the head of the tree', sizeEntries });
  using expected = new Projected();
  let frontier = EMPTY_FRONTIER;
  for (let seq = 0; seq < sizeEntries; seq++) {
    const { body, hash } = checkedBody(db, seq);
    frontier = appendLeafHash(frontier, hash);
    expected.replay(body, seq);
  }
  if (!sameHash(frontierRoot(frontier), rootHash)) {
    throw damaged({ reason: 'the head is not the root of the tree', sizeEntries });
  }
  checkLastCheckpoint(db, sizeEntries);
  const rebuiltTables = differingTables(expected.db, db);
  if (rebuiltTables.length > 0) rebuild(db, sizeEntries);
  return { frontier, lastAt: sizeEntries === 0 ? '' : readEntryOrFault(db, sizeEntries - 1).at, rebuiltTables };
}

/** The projections as the entries alone make them, in memory. */
class Projected implements Disposable {
  readonly db: Db = new Database(':memory:');

  constructor() {
    createProjections(this.db);
    this.db.exec('BEGIN');
  }

  replay(body: Buffer, seq: number): void {
    const entry = parseHashed(body, seq);
    try {
      project(this.db, entry);
    } catch (error) {
      if (error instanceof Fault) throw damaged({ seq, reason: String(error.evidence['rule']) });
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new Fault('ledger.damaged', { seq, reason: 'not an entry', sqlite: error.code }, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.db.close();
  }
}

/** The tables hold nothing of their own: what the entries do not say is dropped. */
function rebuild(db: Db, sizeEntries: number): void {
  db.transaction(() => {
    createProjections(db);
    for (let seq = 0; seq < sizeEntries; seq++) project(db, readEntryOrFault(db, seq));
  }).immediate();
}

/** These bytes are the ones that were hashed when `encodeEntry` had written them; only `verify` looks at the form again. */
function parseHashed(body: Buffer, seq: number): Entry {
  try {
    const entry = JSON.parse(body.toString('utf8')) as Entry | null;
    if (entry?.seq === seq && typeof entry.kind === 'string') return entry;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw damaged({ seq, reason: 'not an entry' });
}

function checkedBody(db: Db, seq: number): { readonly body: Buffer; readonly hash: Uint8Array } {
  const body = readOrName(db, seq);
  if (body === undefined) throw damaged({ seq, reason: 'missing' });
  const node = readNode(db, 0, seq);
  const hash = leafHash(body);
  if (node === undefined || !sameHash(hash, node)) {
    throw damaged({ seq, reason: 'not the entry that was written' });
  }
  return { body, hash };
}

function readOrName(db: Db, seq: number): Buffer | undefined {
  try {
    return readEntry(db, seq);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw new Fault('ledger.damaged', { seq, reason: 'cannot be read', sqlite: error.code }, { cause: error });
  }
}

function checkLastCheckpoint(db: Db, sizeEntries: number): void {
  const latest = latestNote(db, 'checkpoints');
  if (latest === undefined) return;
  const checkpoint = parseCheckpoint(parseSignedNote(latest.note).text);
  if (checkpoint.sizeEntries > sizeEntries) {
    throw damaged({ seq: sizeEntries, reason: 'missing, but under a checkpoint', signedSize: checkpoint.sizeEntries });
  }
  if (!sameHash(treeRoot(checkpoint.sizeEntries, nodesOf(db)), checkpoint.rootHash)) {
    throw damaged({ reason: 'the tree is not the one under the checkpoint', signedSize: checkpoint.sizeEntries });
  }
}

function damaged(evidence: Evidence): Fault {
  return new Fault('ledger.damaged', evidence);
}

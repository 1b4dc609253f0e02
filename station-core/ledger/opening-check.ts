/**
 * The look a station takes at its books before it writes in them again: is every entry there that the head and the last
 * checkpoint speak of, and is it the one that was hashed? It checks no signature and no projection; `verify` does.
 */
import Database from 'better-sqlite3';
import { Fault, type Evidence } from '../fault.ts';
import { parseCheckpoint } from '../formats/checkpoint.ts';
import { parseSignedNote } from '../formats/signed-note.ts';
import { completeSubtrees, frontierOf, frontierRoot, type Frontier } from './merkle/frontier.ts';
import { leafHash, sameHash } from './merkle/leaf-hash.ts';
import { treeRoot } from './merkle/tree-root.ts';
import { lastSeq, latestNote, nodesOf, readEntry, readEntryOrFault, readHead, readNode, type Db } from './store.ts';

/** Entries hashed again at each start, newest first: about a second's work. Older ones are left to `verify`. */
const MOST_ENTRIES = 250_000;

export function openingCheck(db: Db, station: string): { readonly frontier: Frontier; readonly lastAt: string } {
  const head = readHead(db);
  if (head.station !== station) {
    throw new Fault('ledger.cannot-open', { reason: 'the ledger of another station', station: head.station });
  }
  const { sizeEntries, rootHash } = head;
  const last = lastSeq(db) ?? -1;
  if (last < sizeEntries - 1) throw damaged({ seq: last + 1, reason: 'missing at the end', sizeEntries });
  if (last > sizeEntries - 1) throw damaged({ seq: sizeEntries, reason: 'beyond the head of the tree', sizeEntries });
  for (let seq = sizeEntries - 1; seq >= Math.max(0, sizeEntries - MOST_ENTRIES); seq--) checkEntry(db, seq);
  const nodes = nodesOf(db);
  const edge = completeSubtrees(sizeEntries).map(({ level, index }) => nodes(level, index));
  const frontier = frontierOf(sizeEntries, edge);
  if (frontier === undefined || !sameHash(frontierRoot(frontier), rootHash)) {
    throw damaged({ reason: 'the head is not the root of the tree', sizeEntries });
  }
  checkLastCheckpoint(db, sizeEntries);
  return { frontier, lastAt: sizeEntries === 0 ? '' : readEntryOrFault(db, sizeEntries - 1).at };
}

function checkEntry(db: Db, seq: number): void {
  const body = readOrName(db, seq);
  if (body === undefined) throw damaged({ seq, reason: 'missing' });
  const node = readNode(db, 0, seq);
  if (node === undefined || !sameHash(leafHash(body), node)) {
    throw damaged({ seq, reason: 'not the entry that was written' });
  }
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

/**
 * The check of a ledger before the station writes to it again. `checkTail` is quick at any length: it
 * sees that head, tree, last entry and last checkpoint belong together. `checkWhole` reads every entry: is it the one that
 * was hashed, and do the projections say what the entries add up to? Uniqueness rests on the projections, so they are
 * never believed before that. Neither checks a signature or the form of an entry; `verify` does.
 */
import Database from 'better-sqlite3';
import { Fault, type FaultEvidence } from '../../fault.ts';
import { parseCheckpoint, parseSignedNote } from '../../codecs/notes.ts';
import { differingTables } from './compare-projections.ts';
import type { Entry } from '../entry.ts';
import {
  appendLeafHash,
  completeSubtrees,
  EMPTY_FRONTIER,
  frontierOf,
  frontierRoot,
  type Frontier,
} from '../merkle/frontier.ts';
import { leafHash, sameHash } from '../merkle/leaf-hash.ts';
import { treeRoot } from '../merkle/tree-root.ts';
import { temporaryDb } from '../file/temporary-db.ts';
import { Contradiction } from '../contradiction.ts';
import { createProjections, project } from '../projections.ts';
import { rebuildReasons, type TablesToRebuild } from '../rebuild-reason.ts';
import {
  lastSeq,
  latestNote,
  nodesOf,
  packedBlock,
  readEntry,
  readEntryOrFault,
  readHead,
  readNode,
  type Db,
} from '../store.ts';

/** What the next entry is appended to. */
export interface Tail {
  readonly frontier: Frontier;
  /** The time of the last entry; '' in an empty ledger. */
  readonly lastAt: string;
}

/** Reads as much for a million entries as for twenty. Throws `ledger.cannot-open` or `ledger.damaged`. */
export function checkTail(db: Db, station: string): Tail {
  const head = readHead(db);
  if (head.station !== station) {
    throw new Fault('ledger.cannot-open', { reason: 'the ledger of another station', station: head.station });
  }
  const { sizeEntries, rootHash } = head;
  const last = lastSeq(db) ?? -1;
  if (last < sizeEntries - 1) throw damaged({ seq: last + 1, reason: 'missing at the end', sizeEntries });
  if (last > sizeEntries - 1) throw damaged({ seq: sizeEntries, reason: 'beyond the head of the tree', sizeEntries });
  const frontier = storedFrontier(db, sizeEntries);
  if (!sameHash(frontierRoot(frontier), rootHash)) throw notTheRoot(sizeEntries);
  if (sizeEntries > 0) checkedBody(db, sizeEntries - 1);
  checkLastCheckpoint(db, sizeEntries);
  return { frontier, lastAt: sizeEntries === 0 ? '' : readEntryOrFault(db, sizeEntries - 1).at };
}

/**
 * Returns the projections that are not what the entries make, and why: they must be rebuilt. About 15 µs an entry. Throws
 * `ledger.damaged` for an entry that is not the one that was written.
 */
export function checkWhole(
  db: Db,
  version: string,
  checked: (entries: number) => void = () => undefined,
): readonly TablesToRebuild[] {
  const { sizeEntries, rootHash } = readHead(db);
  using expected = new Projected();
  let frontier = EMPTY_FRONTIER;
  for (let seq = 0; seq < sizeEntries; seq++) {
    const { body, hash } = checkedBody(db, seq);
    frontier = appendLeafHash(frontier, hash);
    expected.replay(body, seq);
    checked(seq + 1);
  }
  if (!sameHash(frontierRoot(frontier), rootHash)) throw notTheRoot(sizeEntries);
  return rebuildReasons(differingTables(expected.db, db), { before: expected.startedVersion, now: version });
}

/** Rebuilds the projections. They hold only what the entries say; anything else is dropped. */
export function rebuildProjections(db: Db, rebuilt: (entries: number) => void = () => undefined): void {
  db.transaction(() => {
    createProjections(db);
    const { sizeEntries } = readHead(db);
    for (let seq = 0; seq < sizeEntries; seq++) {
      project(db, readEntryOrFault(db, seq));
      rebuilt(seq + 1);
    }
  }).immediate();
}

/** The projections as the entries alone make them. */
class Projected implements Disposable {
  readonly db: Db = temporaryDb();
  startedVersion: string | undefined;

  constructor() {
    createProjections(this.db);
    this.db.exec('BEGIN');
  }

  replay(body: Buffer, seq: number): void {
    const entry = parseHashed(body, seq);
    if (entry.kind === 'station-started') this.startedVersion = entry.version;
    try {
      project(this.db, entry);
    } catch (error) {
      if (error instanceof Contradiction) throw damaged({ seq, reason: error.rule });
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new Fault('ledger.damaged', { seq, reason: 'not an entry', sqlite: error.code }, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.db.close();
  }
}

/** These bytes are the ones that were hashed when `encodeEntry` had written them; only `verify` looks at the form again. */
export function parseHashed(body: Buffer, seq: number): Entry {
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
  if (body === undefined) throw damaged({ seq, reason: damageOfBlock(db, seq) ?? 'missing' });
  const node = readNode(db, 0, seq);
  const hash = leafHash(body);
  if (node === undefined || !sameHash(hash, node)) {
    throw damaged({ seq, reason: 'not the entry that was written' });
  }
  return { body, hash };
}

function damageOfBlock(db: Db, seq: number): string | undefined {
  const block = packedBlock(db, seq);
  return block !== undefined && 'damage' in block ? `packed, and ${block.damage}` : undefined;
}

function readOrName(db: Db, seq: number): Buffer | undefined {
  try {
    return readEntry(db, seq);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw new Fault('ledger.damaged', { seq, reason: 'cannot be read', sqlite: error.code }, { cause: error });
  }
}

/** From the stored subtrees. They are only believed as far as the root over them is the head's. */
function storedFrontier(db: Db, sizeEntries: number): Frontier {
  const hashes = completeSubtrees(sizeEntries).flatMap(({ level, index }) => readNode(db, level, index) ?? []);
  const frontier = frontierOf(sizeEntries, hashes);
  if (frontier === undefined) throw damaged({ reason: 'a subtree at the edge of the tree is missing', sizeEntries });
  return frontier;
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

function notTheRoot(sizeEntries: number): Fault {
  return damaged({ reason: 'the head is not the root of the tree', sizeEntries });
}

function damaged(evidence: FaultEvidence): Fault {
  return new Fault('ledger.damaged', evidence);
}

/**
 * Moves old entries out of their rows into packed blocks, one block a transaction. Part of the writer. Crash points: before
 * COMMIT is on the disk, all of the block's rows are there and nothing else; after it, the block is and no row of it.
 */
import Database from 'better-sqlite3';
import { leafHash, sameHash } from '../merkle/leaf-hash.ts';
import { notReached } from '../sqlite-errors.ts';
import { BLOCK_ENTRIES, BLOCK_LEVEL, packEntries, type PackedForm, unpackEntries } from './block-form.ts';
import { isStoredLevel, nodesBetween } from './nodes.ts';
import { lastPacked, treeOver } from './packed-blocks.ts';
import { statement, type Db } from './statement.ts';
import { storedNode } from './stored-node.ts';

/** The newest entries stay in rows: they are what an open run, a screen and upstream ask for. */
export const KEPT_IN_ROWS = 1_024;

export interface Packing {
  readonly sizeEntries: number;
  /** Each takes one or two milliseconds. */
  readonly atMostBlocks: number;
}

/** Runs its work as one transaction. */
export type Write = (work: () => void) => void;

export class Packer {
  readonly #db: Db;
  #nextSeq: number | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Throws what `write` throws; the block is then tried again. */
  packOld({ sizeEntries, atMostBlocks }: Packing, write: Write): void {
    let firstSeq = this.#nextSeq ?? (lastPacked(this.#db) ?? -BLOCK_ENTRIES) + BLOCK_ENTRIES;
    for (let n = 0; n < atMostBlocks && firstSeq + BLOCK_ENTRIES + KEPT_IN_ROWS <= sizeEntries; n++) {
      const block = firstSeq;
      write(() => {
        packBlock(this.#db, block);
      });
      firstSeq += BLOCK_ENTRIES;
      this.#nextSeq = firstSeq;
    }
  }
}

/** Leaves the rows as they are when they are not what was hashed, so that a verification names them, or too large. */
function packBlock(db: Db, firstSeq: number): void {
  const hashed = hashedBodies(db, firstSeq);
  if (hashed === undefined) return;
  const packed = packEntries(hashed.bodies, hashed.leafHashes);
  if (packed === undefined || !comesBack(packed, hashed.bodies)) return;
  statement(db, 'INSERT INTO packed VALUES (?, ?, ?)').run(firstSeq, packed.marks, packed.lines);
  statement(db, 'DELETE FROM entries WHERE seq >= ? AND seq < ?').run(firstSeq, firstSeq + BLOCK_ENTRIES);
  const nodes = statement(db, 'DELETE FROM nodes WHERE level = ? AND position >= ? AND position < ?');
  for (let level = 0; level < BLOCK_LEVEL; level++) {
    const from = firstSeq / 2 ** level;
    nodes.run(level, from, from + 2 ** (BLOCK_LEVEL - level));
  }
}

/** The rows that go are the only copy: they go when the block has been read again. */
function comesBack({ lines }: PackedForm, bodies: readonly Buffer[]): boolean {
  const unpacked = unpackEntries(lines);
  return typeof unpacked !== 'string' && unpacked.every((body, n) => bodies[n]?.equals(body) === true);
}

interface Hashed {
  readonly bodies: readonly Buffer[];
  readonly leafHashes: readonly Buffer[];
}

/** `undefined` unless all entries of the block are there, and all nodes over them are right. */
function hashedBodies(db: Db, firstSeq: number): Hashed | undefined {
  try {
    const rows = statement(db, 'SELECT body FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq').pluck();
    const bodies = rows.all(firstSeq, firstSeq + BLOCK_ENTRIES);
    if (bodies.length !== BLOCK_ENTRIES || !bodies.every((body) => Buffer.isBuffer(body))) return undefined;
    const leafHashes = bodies.map(leafHash);
    return nodesAreRight(db, firstSeq, treeOver(leafHashes)) ? { bodies, leafHashes } : undefined;
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || notReached(error) !== undefined) throw error;
    return undefined;
  }
}

function nodesAreRight(db: Db, firstSeq: number, tree: ReturnType<typeof treeOver>): boolean {
  return tree.every((hashes, level) => {
    const from = firstSeq / 2 ** level;
    if (level === BLOCK_LEVEL) return isNode(storedNode(db, level, from), hashes[0]);
    const stored = nodesBetween(db, { level, from, to: from + hashes.length });
    if (isStoredLevel(level) && stored.size !== hashes.length) return false;
    return [...stored].every(([position, hash]) => isNode(hash, hashes[position - from]));
  });
}

function isNode(stored: Uint8Array | undefined, hash: Uint8Array | undefined): boolean {
  return Buffer.isBuffer(stored) && hash !== undefined && sameHash(hash, stored);
}

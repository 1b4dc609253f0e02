/**
 * The packed blocks of a ledger as they are read. The few that were read last are kept unpacked: a unit's entries stand in
 * one block or in some that follow each other. Nothing here is written; see packer.ts.
 */
import { nodeHash, sameHash } from '../merkle/leaf-hash.ts';
import { BLOCK_ENTRIES, BLOCK_LEVEL, firstSeqOfBlock, leafHashesOf, unmarked, unpackEntries } from './block-form.ts';
import { statement, type Db } from './statement.ts';
import { storedNode } from './stored-node.ts';

/** There is a block, but no entries can be had of it. */
export interface DamagedBlock {
  readonly firstSeq: number;
  readonly damage: string;
}

export class Block {
  readonly firstSeq: number;
  /** They share one piece of memory. */
  readonly bodies: readonly Buffer[];
  readonly #db: Db;
  readonly #marks: Buffer;
  #leafHashes: readonly Buffer[] | undefined;
  #levels: readonly (readonly Buffer[])[] | undefined;
  #unmarked: readonly number[] | undefined;
  #isProven: boolean | undefined;

  constructor(db: Db, firstSeq: number, { marks, bodies }: { marks: Buffer; bodies: readonly Buffer[] }) {
    this.#db = db;
    this.firstSeq = firstSeq;
    this.bodies = bodies;
    this.#marks = marks;
  }

  /** Of the entries as they are now. */
  leafHashes(): readonly Buffer[] {
    this.#leafHashes ??= leafHashesOf(this.bodies);
    return this.#leafHashes;
  }

  /** Places in the block of the entries that are not what was packed. */
  unmarked(): readonly number[] {
    this.#unmarked ??= unmarked(this.leafHashes(), this.#marks);
    return this.#unmarked;
  }

  /** Whether the stored node over the block is the hash of these entries. */
  isProven(): boolean {
    if (this.#isProven === undefined) {
      const stored = storedNode(this.#db, BLOCK_LEVEL, this.firstSeq / BLOCK_ENTRIES);
      const [root] = this.#tree()[BLOCK_LEVEL] ?? [];
      this.#isProven = stored !== undefined && root !== undefined && sameHash(root, stored);
    }
    return this.#isProven;
  }

  /** A node under the block's own. In a block that is not proven only leaves are known, and only if it is known which are not. */
  node(level: number, index: number): Buffer | undefined {
    const place = index - this.firstSeq / 2 ** level;
    if (this.isProven()) return this.#tree()[level]?.[place];
    const wrong = this.unmarked();
    return level > 0 || wrong.length === 0 || wrong.includes(place) ? undefined : this.leafHashes()[place];
  }

  #tree(): readonly (readonly Buffer[])[] {
    this.#levels ??= treeOver(this.leafHashes());
    return this.#levels;
  }
}

/** From the leaves up to the one node over them. */
export function treeOver(leafHashes: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const levels = [leafHashes];
  for (let below = leafHashes; below.length > 1;) {
    const above: Buffer[] = [];
    for (let n = 0; n + 1 < below.length; n += 2) {
      const [left, right] = below.slice(n, n + 2);
      if (left !== undefined && right !== undefined) above.push(nodeHash(left, right));
    }
    levels.push(above);
    below = above;
  }
  return levels;
}

/** Some megabytes, as entries usually are. */
const MOST_KEPT = 32;

const kept = new WeakMap<Db, Map<number, Block>>();
const withPacked = new WeakSet<Db>();

/** A ledger up to version 2 has no such table, until its writer makes one. */
export function hasPacked(db: Db): boolean {
  if (withPacked.has(db)) return true;
  const made = statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'packed'").get();
  if (made !== undefined) withPacked.add(db);
  return made !== undefined;
}

/** The block that an entry is packed in, or would be; `undefined` while it is in rows. */
export function packedBlock(db: Db, seq: number): Block | DamagedBlock | undefined {
  const firstSeq = firstSeqOfBlock(seq);
  const ours = kept.get(db) ?? new Map<number, Block>();
  kept.set(db, ours);
  const block = ours.get(firstSeq) ?? readBlock(db, firstSeq);
  if (block === undefined || 'damage' in block) return block;
  ours.delete(firstSeq);
  ours.set(firstSeq, block);
  const [oldest] = ours.keys();
  if (ours.size > MOST_KEPT && oldest !== undefined) ours.delete(oldest);
  return block;
}

function readBlock(db: Db, firstSeq: number): Block | DamagedBlock | undefined {
  if (!hasPacked(db)) return undefined;
  const row = statement(db, 'SELECT marks, lines FROM packed WHERE firstSeq = ?').get(firstSeq) as
    | { marks: unknown; lines: unknown }
    | undefined;
  if (row === undefined) return undefined;
  const { marks, lines } = row;
  if (!Buffer.isBuffer(marks) || !Buffer.isBuffer(lines)) return { firstSeq, damage: 'it is no packed block' };
  const bodies = unpackEntries(lines);
  return typeof bodies === 'string' ? { firstSeq, damage: bodies } : new Block(db, firstSeq, { marks, bodies });
}

/** The first packed block from here on. */
export function nextPacked(db: Db, fromSeq: number): number | undefined {
  if (!hasPacked(db)) return undefined;
  const next = statement(db, 'SELECT min(firstSeq) FROM packed WHERE firstSeq >= ?').pluck().get(fromSeq);
  return (next as number | null) ?? undefined;
}

export function lastPacked(db: Db): number | undefined {
  if (!hasPacked(db)) return undefined;
  return (statement(db, 'SELECT max(firstSeq) FROM packed').pluck().get() as number | null) ?? undefined;
}

/** How many blocks there are of a tree of this size. */
export function countPacked(db: Db, sizeEntries: number): number {
  if (!hasPacked(db)) return 0;
  const inPlace = statement(db, `SELECT count(*) FROM packed WHERE ${IN_PLACE}`).pluck();
  return inPlace.get({ block: BLOCK_ENTRIES, size: sizeEntries }) as number;
}

const IN_PLACE = 'firstSeq >= 0 AND firstSeq % :block = 0 AND firstSeq + :block <= :size';

/** Blocks where a tree of this size has none. */
export function misplacedBlocks(db: Db, sizeEntries: number): number[] {
  if (!hasPacked(db)) return [];
  const elsewhere = statement(db, `SELECT firstSeq FROM packed WHERE NOT (${IN_PLACE}) ORDER BY firstSeq`).pluck();
  return elsewhere.all({ block: BLOCK_ENTRIES, size: sizeEntries }) as number[];
}

/** Of each packed block, the first entry that has a row of its own as well. */
export function entriesTwice(db: Db): number[] {
  if (!hasPacked(db)) return [];
  const twice = statement(
    db,
    `SELECT (SELECT min(seq) FROM entries WHERE seq >= firstSeq AND seq < firstSeq + ?) AS twice
      FROM packed WHERE twice IS NOT NULL ORDER BY firstSeq`,
  );
  return twice.pluck().all(BLOCK_ENTRIES) as number[];
}

export function isPacked(db: Db, seq: number): boolean {
  if (!hasPacked(db)) return false;
  return statement(db, 'SELECT 1 FROM packed WHERE firstSeq = ?').get(firstSeqOfBlock(seq)) !== undefined;
}

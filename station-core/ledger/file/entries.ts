/** The entries of a ledger as bytes, wherever they stand: in a row of their own or in a packed block. */
import { BLOCK_ENTRIES } from './block-form.ts';
import { type Block, lastPacked, nextPacked, packedBlock } from './packed-blocks.ts';
import { atOneMoment, statement, type Db } from './statement.ts';

export interface StoredEntry {
  readonly seq: number;
  readonly body: Buffer;
}

export function insertEntry(db: Db, seq: number, body: Uint8Array): void {
  statement(db, 'INSERT INTO entries VALUES (?, ?)').run(seq, body);
}

/** The bytes of an entry; `undefined` when there are none, or something that is no bytes in their place. */
export function readEntry(db: Db, seq: number): Buffer | undefined {
  const body = statement(db, 'SELECT body FROM entries WHERE seq = ?').pluck().get(seq);
  if (body !== undefined) return Buffer.isBuffer(body) ? body : undefined;
  // In this order: entries only ever move from rows into a block.
  const block = packedBlock(db, seq);
  if (block === undefined || 'damage' in block) return undefined;
  const packed = block.bodies[seq - block.firstSeq];
  return packed === undefined ? undefined : onItsOwn(packed);
}

/** What is sent to another thread takes all the memory along that it is a part of. */
function onItsOwn(body: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(body.length);
  body.copy(own);
  return own;
}

/** The entries that there are from `fromSeq` on, oldest first, up to so many. Of damage it says nothing. */
export function entriesFrom(db: Db, fromSeq: number, limit: number): StoredEntry[] {
  return atOneMoment(db, () => {
    const found: StoredEntry[] = [];
    for (let seq = fromSeq; found.length < limit;) {
      const block = packedBlock(db, seq);
      const toSeq = block === undefined ? nextPacked(db, seq) : block.firstSeq + BLOCK_ENTRIES;
      const part = { fromSeq: seq, toSeq: toSeq ?? Number.MAX_SAFE_INTEGER, limit: limit - found.length };
      const packed = block === undefined || 'damage' in block ? [] : entriesOf(block, part);
      for (const entry of merged(rowsBetween(db, part), packed)) found.push(entry);
      if (toSeq === undefined) break;
      seq = toSeq;
    }
    return found.slice(0, limit);
  });
}

interface Part {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly limit: number;
}

function rowsBetween(db: Db, { fromSeq, toSeq, limit }: Part): StoredEntry[] {
  const rows = statement(db, 'SELECT seq, body FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?');
  return rows.all(fromSeq, toSeq, limit) as StoredEntry[];
}

function entriesOf({ firstSeq, bodies }: Block, { fromSeq, limit }: Part): StoredEntry[] {
  const from = fromSeq - firstSeq;
  return bodies.slice(from, from + limit).map((body, n) => ({ seq: fromSeq + n, body: onItsOwn(body) }));
}

/** Where an entry has a row too, the row is read, here as everywhere; `verify` names it. */
function merged(rows: readonly StoredEntry[], packed: readonly StoredEntry[]): readonly StoredEntry[] {
  if (rows.length === 0 || packed.length === 0) return rows.length === 0 ? packed : rows;
  const inRows = new Set(rows.map(({ seq }) => seq));
  return [...rows, ...packed.filter(({ seq }) => !inRows.has(seq))].sort((a, b) => a.seq - b.seq);
}

/** The bytes of the entries from one up to another. */
export function bodiesBetween(db: Db, fromSeq: number, toSeq: number): Buffer[] {
  return entriesFrom(db, fromSeq, toSeq - fromSeq).flatMap(({ seq, body }) => (seq < toSeq ? [body] : []));
}

export function lastSeq(db: Db): number | undefined {
  // In this order: what is moved into a block in between is seen there.
  const inRows = statement(db, 'SELECT max(seq) FROM entries').pluck().get() as number | null;
  const packed = lastPacked(db);
  if (inRows === null) return packed === undefined ? undefined : packed + BLOCK_ENTRIES - 1;
  return packed === undefined ? inRows : Math.max(inRows, packed + BLOCK_ENTRIES - 1);
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { BLOCK_ENTRIES, firstSeqOfBlock } from '../../../station-core/ledger/file/block-form.ts';
import { KEPT_IN_ROWS, Packer } from '../../../station-core/ledger/file/packer.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { openForReading } from '../../../station-core/ledger/store.ts';
import { openLedger, provision, sampleUnit } from '../sample-ledger.ts';
import { signer, tamper } from '../verify/whole-ledger.ts';

/** A ledger of which the first two blocks are packed; 30 units are in them. */
export const PACKED_BLOCKS = 2;
export const ENTRIES = PACKED_BLOCKS * BLOCK_ENTRIES + KEPT_IN_ROWS + 100;

export function fill(ledger: Ledger, entries: number): void {
  for (let n = 0; ledger.head().sizeEntries < Math.min(entries - 11, 330); n++) provision(ledger, sampleUnit(n));
  const started: EntryBody = { kind: 'station-started', version: '0.1.0' };
  ledger.append(Array.from({ length: entries - ledger.head().sizeEntries }, () => started));
}

/** The file of a ledger with a checkpoint over all of it. */
export async function ledgerOf(entries: number): Promise<Buffer> {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-ledger-'));
  {
    using ledger = openLedger(dir);
    fill(ledger, entries);
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  const file = readFileSync(join(dir, 'ledger.db'));
  rmSync(dir, { recursive: true });
  return file;
}

/** Two blocks and some entries more, all of them in rows. */
export async function ledgerInRows(): Promise<Buffer> {
  return await ledgerOf(2 * BLOCK_ENTRIES + 88);
}

/** Moves the first blocks of a ledger that is too short for its writer to do it. */
export function packFirst(dir: string, blocks: number): void {
  const db = new Database(join(dir, 'ledger.db'));
  const write = (work: () => void): void => {
    db.transaction(work).immediate();
  };
  new Packer(db).packOld({ sizeEntries: Number.MAX_SAFE_INTEGER, atMostBlocks: blocks }, write);
  db.close();
}

export function packedSeqs(dir: string): number[] {
  const db = openForReading(join(dir, 'ledger.db'));
  try {
    return db.prepare('SELECT firstSeq FROM packed ORDER BY firstSeq').pluck().all() as number[];
  } finally {
    db.close();
  }
}

export function rowsIn(dir: string, table: 'entries' | 'nodes'): number {
  const db = openForReading(join(dir, 'ledger.db'));
  try {
    return db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  } finally {
    db.close();
  }
}

/** Rewrites a packed block as somebody would who knows its form; the marks stay those of the entries that were there. */
export function repack(dir: string, firstSeq: number, change: (bodies: Buffer[]) => Buffer[]): void {
  tamper(dir, (db) => {
    const lines = db.prepare('SELECT lines FROM packed WHERE firstSeq = ?').pluck().get(firstSeq) as Buffer;
    const text = zstdDecompressSync(lines);
    const bodies: Buffer[] = [];
    for (let from = 0, end = text.indexOf(0x0a); end >= 0; from = end + 1, end = text.indexOf(0x0a, from))
      bodies.push(text.subarray(from, end));
    const plain = Buffer.concat(change(bodies).flatMap((body) => [body, Buffer.from('\n')]));
    db.prepare('UPDATE packed SET lines = ? WHERE firstSeq = ?').run(zstdCompressSync(plain), firstSeq);
  });
}

/** Changes an entry, wherever it stands. */
export function spoil(dir: string, seq: number): void {
  const firstSeq = firstSeqOfBlock(seq);
  if (packedSeqs(dir).includes(firstSeq))
    repack(dir, firstSeq, (bodies) => bodies.with(seq - firstSeq, Buffer.alloc(20)));
  else tamper(dir, (db) => db.prepare('UPDATE entries SET body = zeroblob(20) WHERE seq = ?').run(seq));
}

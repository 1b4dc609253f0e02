import { join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { decodeEntry } from '../../ledger/entry.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { readJsonFileBy } from '../config/json-file.ts';

/**
 * A station that was handed over to another machine. The last entry of its ledger says so, and a mark beside the ledger says
 * where it went. A restored copy has another mark: that it is the one which arrived.
 */

const MOVED = 'moved.json';
const ARRIVED = 'arrived.json';

const move = z.string().min(1).max(64);
const movedSchema = z.strictObject({ v: z.literal(1), move, to: z.string(), at: z.iso.datetime() });
const arrivedSchema = z.strictObject({ v: z.literal(1), move });

export type MovedMark = z.infer<typeof movedSchema>;

type Read = Pick<LedgerReader, 'head' | 'leaves'>;

/** The move that ends the ledger. Whatever is written after it is of the station that arrived. */
export function moveAtEnd(ledger: Read): string | undefined {
  const { sizeEntries } = ledger.head();
  const [last] = sizeEntries === 0 ? [] : ledger.leaves([sizeEntries - 1]);
  const entry = last === undefined ? undefined : decodeEntry(last.leaf);
  return entry?.kind === 'station-moved' ? entry.move : undefined;
}

/** Throws `station.moved` where the ledger was handed over, and this is not where it arrived. */
export async function requireNotMoved(dataDir: string, ledger: Read): Promise<void> {
  const mark = await readMoved(dataDir);
  const handedOver = mark?.move ?? moveAtEnd(ledger);
  if (handedOver === undefined) return;
  if (mark === undefined && (await readIfThere(dataDir, ARRIVED, arrivedSchema))?.move === handedOver) return;
  throw new Fault('station.moved', { move: handedOver, ...(mark === undefined ? {} : { to: mark.to, at: mark.at }) });
}

export function readMoved(dataDir: string): Promise<MovedMark | undefined> {
  return readIfThere(dataDir, MOVED, movedSchema);
}

export async function markMoved(dataDir: string, mark: MovedMark, signal: AbortSignal): Promise<void> {
  await writeDurably({ dir: dataDir, name: MOVED }, Buffer.from(`${JSON.stringify(mark)}\n`), signal);
}

export async function markArrived(dataDir: string, arrived: string, signal: AbortSignal): Promise<void> {
  const mark: z.infer<typeof arrivedSchema> = { v: 1, move: arrived };
  await writeDurably({ dir: dataDir, name: ARRIVED }, Buffer.from(`${JSON.stringify(mark)}\n`), signal);
}

async function readIfThere<T extends z.ZodType>(
  dataDir: string,
  name: string,
  schema: T,
): Promise<z.output<T> | undefined> {
  try {
    return await readJsonFileBy(join(dataDir, name), schema, 'station.bad-config');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

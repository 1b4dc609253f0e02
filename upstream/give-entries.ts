import { ENTRIES_LIMITS, type StoredEntries } from '../station-core/sync/refill/stored-entries.ts';
import type { Database } from './database.ts';

/** A station that was restored from a backup asks for its own entries: those that it sent after the backup was made. */
export async function entriesOf(database: Database, station: string, from: number): Promise<StoredEntries> {
  const { rows } = await database.query<{ leaf: Buffer }>(
    `select leaf from (
       select seq, leaf, sum(length(leaf)) over (order by seq) as bytes from (
         select seq, leaf from entries where station = $1 and seq >= $2 order by seq limit $3
       ) as next
     ) as counted
     where bytes <= $4 or seq = $2 order by seq`,
    [station, from, ENTRIES_LIMITS.entries, ENTRIES_LIMITS.leafBytes],
  );
  return { from, entries: rows.map(({ leaf }) => leaf.toString('base64')) };
}

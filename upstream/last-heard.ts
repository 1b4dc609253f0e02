import type { LastHeard } from '../station-core/sync/refill/last-heard.ts';
import { headOf } from './batches.ts';
import type { Database, Transaction } from './database.ts';

/**
 * When a station was last heard at work, by any of its keys but those that a person disabled: those may not speak, whoever
 * tries them. Undefined for a station that nobody registered.
 */
export async function lastHeardOf(database: Database | Transaction, station: string): Promise<LastHeard | undefined> {
  const head = await headOf(database, station);
  if (head === undefined) return undefined;
  const { rows } = await database.query<{ heard: Date | null; ago: string | null }>(
    `select heard, floor(greatest(extract(epoch from now() - heard), 0)) as ago from (
       select greatest((select max(accepted_at) from batches where station = $1),
                       (select max(last_seen_at) from client_certificates
                         where holder_kind = 'station' and holder = $1 and state <> 'disabled')) as heard
     ) as last`,
    [station],
  );
  const { heard, ago } = rows[0] ?? { heard: null, ago: null };
  return { heardAt: heard?.toISOString() ?? null, agoSeconds: ago === null ? null : Number(ago), head };
}

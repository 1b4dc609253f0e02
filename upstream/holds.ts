import { MAX_HOLD_NEWS } from '../station-core/sync/hold-news.ts';
import type { Heard, HoldAnswer, HoldNews } from '../station-core/sync/hold-news.ts';
import type { Database, Transaction } from './database.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';

/** Passes on which units a station has put aside or released. It judges nothing: whose hold ends with what, stations know. */
export async function storeHolds(transaction: Transaction, holds: readonly HoldNews[]): Promise<void> {
  if (holds.length === 0) return;
  await transaction.query(
    `insert into holds (station, seq, at, what, hold, unit, serial, placed_by, reason)
     select station, seq, at, what, hold, unit, serial, by, reason
       from jsonb_to_recordset($1::jsonb) as news (station text, seq bigint, at text, what text, hold text, unit text,
         serial text, by text, reason text)
     on conflict do nothing`,
    [JSON.stringify(holds)],
  );
}

interface Row {
  readonly station: string;
  readonly seq: string;
  readonly at: string;
  readonly what: HoldNews['what'];
  readonly hold: string;
  readonly unit: HoldNews['unit'];
  readonly serial: string | null;
  readonly placed_by: string;
  readonly reason: string;
}

/** What this station has not heard yet of all others. */
export async function holdNewsFor(database: Database, station: string, heard: Heard): Promise<HoldAnswer | Refused> {
  const known = await database.query('select 1 from stations where station = $1', [station]);
  if (known.rowCount === 0) return refused('unknown-station', { station });
  const { rows } = await database.query<Row>(
    `select holds.* from holds left join unnest($2::text[], $3::bigint[]) as heard (station, seq) using (station)
      where station <> $1 and holds.seq > coalesce(heard.seq, -1) order by station, holds.seq limit $4`,
    [station, Object.keys(heard), Object.values(heard), MAX_HOLD_NEWS + 1],
  );
  return { news: rows.slice(0, MAX_HOLD_NEWS).map(newsOf), more: rows.length > MAX_HOLD_NEWS };
}

function newsOf({ seq, serial, placed_by: by, ...row }: Row): HoldNews {
  return { ...row, seq: Number(seq), by, ...(serial === null ? {} : { serial }) };
}

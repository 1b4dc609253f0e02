import { MAX_HOLD_NEWS } from '../station-core/sync/hold-news.ts';
import type { Heard, HoldAnswer, HoldNews } from '../station-core/sync/hold-news.ts';
import type { Database, Transaction } from './database.ts';
import { HEADQUARTERS } from './registry/conflicts.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';

/** Passes on which units a station has put aside or released, and which are in a conflict. It judges nothing: whose hold ends with what, stations know. */
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
    `select news.* from (
         select station, seq, at, what, hold, unit, serial, placed_by, reason from holds where station <> $1
         union all
         select $5, news_seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), what,
                'conflict-' || conflict_id, unit, serial, placed_by, reason from conflict_news) as news
       left join unnest($2::text[], $3::bigint[]) as heard (station, seq) using (station)
      where news.seq > coalesce(heard.seq, -1) order by station, news.seq limit $4`,
    [station, Object.keys(heard), Object.values(heard), MAX_HOLD_NEWS + 1, HEADQUARTERS],
  );
  return { news: rows.slice(0, MAX_HOLD_NEWS).map(newsOf), more: rows.length > MAX_HOLD_NEWS };
}

function newsOf({ seq, serial, placed_by: by, ...row }: Row): HoldNews {
  return { ...row, seq: Number(seq), by, ...(serial === null ? {} : { serial }) };
}

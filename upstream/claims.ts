import { BATCH_LIMITS } from '../station-core/sync/batch.ts';
import type { Conflict } from '../station-core/sync/batch.ts';
import type { Database, Transaction } from './database.ts';
import type { Claim } from './entries.ts';

/**
 * Uniqueness over all stations: a serial, MAC, key or certificate serial belongs to whoever claimed it first. A later
 * claim by somebody else gets nothing but an alarm; what its entry says is kept all the same.
 */
export async function takeClaims(transaction: Transaction, station: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  // One order for everyone, so that two stations wait for each other's rows instead of deadlocking.
  const sorted = claims.toSorted((a, b) => compare(a.value, b.value) || compare(a.claim, b.claim) || a.seq - b.seq);
  const columns = [
    sorted.map((claim) => claim.value),
    sorted.map((claim) => claim.claim),
    sorted.map((claim) => claim.holder),
    sorted.map((claim) => claim.seq),
  ];
  const units = sorted.map((claim) => claim.unit);
  await transaction.query(
    `insert into claims (value, claim, station, holder, seq)
     select value, claim, $5, holder, seq
       from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as wanted (value, claim, holder, seq)
     on conflict do nothing`,
    [...columns, station],
  );
  await transaction.query(
    `insert into alarms (station, seq, claim, value, unit, held_by_station, held_by_seq, held_by_unit)
     select $5, wanted.seq, claim, value, wanted.unit, held.station, held.seq,
            case claim when 'unit' then value else split_part(held.holder, ' ', 1) end
       from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $6::text[])
         as wanted (value, claim, holder, seq, unit)
       join claims held using (value, claim)
      where held.station <> $5 or held.holder <> wanted.holder
     on conflict (station, seq, claim, value) do update set times = alarms.times + 1, last_seen_at = now()`,
    [...columns, station, units],
  );
}

/** What nobody has resolved yet of this station's claims, the newest first; for the person there. */
export async function openClaims(database: Database, station: string): Promise<Conflict[]> {
  const { rows } = await database.query<ConflictRow>(
    `select seq, claim as what, value, alarms.held_by_station as holder from alarms join conflicts using (conflict_id)
      where alarms.station = $1 and state = 'open' order by seq desc, claim limit $2`,
    [station, BATCH_LIMITS.openMatters],
  );
  return rows.map(conflictOf);
}

/** The alarms that the entries of one batch raised, as many as an answer may hold; all of them stay in the table. */
export async function conflictsIn(
  database: Database | Transaction,
  station: string,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<Conflict[]> {
  const { rows } = await database.query<ConflictRow>(
    `select seq, claim as what, value, held_by_station as holder from alarms
      where station = $1 and seq >= $2 and seq < $3 order by seq, claim limit $4`,
    [station, from, end, BATCH_LIMITS.conflicts],
  );
  return rows.map(conflictOf);
}

interface ConflictRow {
  readonly seq: string;
  readonly what: Claim['claim'];
  readonly value: string;
  readonly holder: string;
}

function conflictOf({ seq, ...conflict }: ConflictRow): Conflict {
  return { seq: Number(seq), ...conflict };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Transaction } from './database.ts';
import type { Claim } from './entries.ts';

/** Uniqueness over all stations: a serial, MAC, key or certificate serial belongs to whoever claimed it first. */
export interface Conflict {
  readonly seq: number;
  readonly claim: Claim['claim'];
  readonly value: string;
  readonly heldByStation: string;
  readonly heldBySeq: number;
}

/** Takes the claims, or none of them: then the first conflicts are stored as alarms and returned. */
export async function takeClaims(
  transaction: Transaction,
  station: string,
  claims: readonly Claim[],
): Promise<readonly Conflict[]> {
  if (claims.length === 0) return [];
  // One order for everyone, so that two stations wait for each other's rows instead of deadlocking.
  const sorted = claims.toSorted((a, b) => compare(a.value, b.value) || compare(a.claim, b.claim) || a.seq - b.seq);
  const columns = [
    sorted.map((claim) => claim.value),
    sorted.map((claim) => claim.claim),
    sorted.map((claim) => claim.holder),
    sorted.map((claim) => claim.seq),
  ];
  await transaction.query('savepoint claims');
  await transaction.query(
    `insert into claims (value, claim, station, holder, seq)
     select value, claim, $5, holder, seq
       from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as wanted (value, claim, holder, seq)
     on conflict do nothing`,
    [...columns, station],
  );
  const { rows } = await transaction.query<ConflictRow>(
    `select wanted.seq, claim, value, held.station, held.seq as held_seq
       from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as wanted (value, claim, holder, seq)
       join claims held using (value, claim)
      where held.station <> $5 or held.holder <> wanted.holder
      order by wanted.seq, claim limit 100`,
    [...columns, station],
  );
  if (rows.length === 0) return [];
  await transaction.query('rollback to savepoint claims');
  const conflicts = rows.map(fromRow);
  await raiseAlarms(transaction, station, conflicts);
  return conflicts;
}

interface ConflictRow {
  readonly seq: string;
  readonly claim: Claim['claim'];
  readonly value: string;
  readonly station: string;
  readonly held_seq: string;
}

function fromRow(row: ConflictRow): Conflict {
  const { claim, value } = row;
  return { seq: Number(row.seq), claim, value, heldByStation: row.station, heldBySeq: Number(row.held_seq) };
}

async function raiseAlarms(transaction: Transaction, station: string, conflicts: readonly Conflict[]): Promise<void> {
  await transaction.query(
    `insert into alarms (station, seq, claim, value, held_by_station, held_by_seq)
     select $1, seq, claim, value, held_by_station, held_by_seq
       from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
         as conflict (seq, claim, value, held_by_station, held_by_seq)
     on conflict (station, seq, claim, value) do update set times = alarms.times + 1, last_seen_at = now()`,
    [
      station,
      conflicts.map((conflict) => conflict.seq),
      conflicts.map((conflict) => conflict.claim),
      conflicts.map((conflict) => conflict.value),
      conflicts.map((conflict) => conflict.heldByStation),
      conflicts.map((conflict) => conflict.heldBySeq),
    ],
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { Fault } from '../../station-core/fault.ts';
import type { HoldNews } from '../../station-core/sync/hold-news.ts';
import { inTransaction } from '../database.ts';
import type { Database, Transaction } from '../database.ts';
import type { Decision } from './findings.ts';

/**
 * A conflict is a state: two units claim what may belong to one. While it is open, both units are held at every station.
 * It ends when a person at headquarters and one at the station whose claim came second have said what becomes of it.
 */
export interface ConflictDecision extends Decision {
  /** `keep`: whoever claimed first holds on; `move`: the claims go to the one who came second. */
  readonly verdict: 'keep' | 'move';
}

/** The name under which stations hear of it; no station may be called so. */
export const HEADQUARTERS = 'headquarters';
const OPENED_BY = 'upstream';
/** Any constant will do: news must be committed in the order of their numbers. 'bmcn' in ASCII. */
const NEWS_LOCK = 0x626d636e;

interface Row {
  readonly conflict_id: string;
  readonly station: string;
  readonly unit: string;
  readonly serial: string | null;
  readonly held_by_station: string;
  readonly held_by_unit: string;
}

/** Of the alarms that entries from `from` on have raised: each pair of units is one conflict. */
export async function openConflicts(transaction: Transaction, station: string, from: number): Promise<void> {
  const { rows } = await transaction.query<Row>(
    `insert into conflicts (station, unit, serial, held_by_station, held_by_unit)
     select distinct on (unit, held_by_station, held_by_unit) $1, unit, serial, held_by_station, held_by_unit
       from alarms left join lateral (
         select convert_from(leaf, 'UTF8')::jsonb ->> 'serial' as serial from entries
          where entries.station = alarms.station and entries.seq = alarms.seq) as entry on true
      where station = $1 and alarms.seq >= $2 and conflict_id is null
      order by unit, held_by_station, held_by_unit, alarms.seq
     on conflict (station, unit, held_by_station, held_by_unit) where state = 'open' do nothing
     returning *`,
    [station, from],
  );
  await transaction.query(
    `update alarms set conflict_id = conflicts.conflict_id from conflicts
      where alarms.station = $1 and alarms.seq >= $2 and alarms.conflict_id is null and conflicts.state = 'open'
        and conflicts.station = alarms.station and conflicts.unit = alarms.unit
        and conflicts.held_by_station = alarms.held_by_station and conflicts.held_by_unit = alarms.held_by_unit`,
    [station, from],
  );
  if (rows.length === 0) return;
  await transaction.query('select pg_advisory_xact_lock($1)', [NEWS_LOCK]);
  for (const row of rows) {
    for (const unit of unitsOf(row)) {
      const serial = unit === row.unit ? row.serial : null;
      await tell(transaction, row.conflict_id, { what: 'held', unit, serial, by: OPENED_BY, reason: reasonOf(row) });
    }
  }
}

/** The station's side: a person there released the unit in the station's own log, with a reason. */
export async function settleAtStation(transaction: Transaction, releases: readonly HoldNews[]): Promise<void> {
  for (const { station, unit, by, reason, seq } of releases.filter(({ what }) => what === 'released')) {
    const { rows } = await transaction.query<{ conflict_id: string }>(
      `update conflicts set station_by = $3, station_reason = $4, station_seq = $5
        where station = $1 and unit = $2 and state = 'open' and station_by is null
          and exists (select 1 from alarms where alarms.conflict_id = conflicts.conflict_id and alarms.seq < $5)
        returning conflict_id`,
      [station, unit, by, reason, seq],
    );
    for (const row of rows) await closeWhenSettled(transaction, row.conflict_id);
  }
}

/** The side of headquarters. */
export async function settleAtHeadquarters(database: Database, decision: ConflictDecision): Promise<void> {
  const { id, by, reason, verdict } = decision;
  await inTransaction(database, async (transaction) => {
    const { rows } = await transaction.query<{ headquarters_by: string | null }>(
      'select headquarters_by from conflicts where conflict_id = $1 for update',
      [id],
    );
    const row = rows[0];
    if (row === undefined) throw new Fault('registry.not-found', { conflict: id });
    if (row.headquarters_by !== null)
      throw new Fault('registry.already-decided', { conflict: id, by: row.headquarters_by });
    await transaction.query(
      'update conflicts set headquarters_by = $2, headquarters_reason = $3, verdict = $4 where conflict_id = $1',
      [id, by, reason, verdict],
    );
    await closeWhenSettled(transaction, String(id));
  });
}

async function closeWhenSettled(transaction: Transaction, id: string): Promise<void> {
  const { rows } = await transaction.query<
    Row & { verdict: string; headquarters_by: string; headquarters_reason: string }
  >(
    `update conflicts set state = 'resolved', resolved_at = now()
      where conflict_id = $1 and state = 'open' and station_by is not null and headquarters_by is not null returning *`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return;
  if (row.verdict === 'move') await moveClaims(transaction, row);
  await transaction.query('select pg_advisory_xact_lock($1)', [NEWS_LOCK]);
  for (const unit of unitsOf(row)) await tellRelease(transaction, row, unit);
}

/** A station knows one hold of each unit from one place: what is still open stays told. */
async function tellRelease(
  transaction: Transaction,
  row: Row & { headquarters_by: string; headquarters_reason: string },
  unit: string,
): Promise<void> {
  const { rows } = await transaction.query<Row>(
    `select * from conflicts where state = 'open' and (unit = $1 or held_by_unit = $1) order by conflict_id limit 1`,
    [unit],
  );
  const open = rows[0];
  if (open !== undefined) {
    await tell(transaction, open.conflict_id, {
      what: 'held',
      unit,
      serial: null,
      by: OPENED_BY,
      reason: reasonOf(open),
    });
    return;
  }
  const { headquarters_by: by, headquarters_reason: reason } = row;
  await tell(transaction, row.conflict_id, { what: 'released', unit, serial: null, by, reason });
}

async function moveClaims(transaction: Transaction, { conflict_id: id, station, unit, serial }: Row): Promise<void> {
  await transaction.query(
    `update claims set station = $2, seq = alarms.seq,
            holder = case claims.claim when 'unit' then coalesce($4, claims.holder)
                       when 'certificate-serial' then $3 || ' ' || split_part(claims.holder, ' ', 2) else $3 end
       from alarms where alarms.conflict_id = $1 and alarms.claim = claims.claim and alarms.value = claims.value`,
    [id, station, unit, serial],
  );
}

interface News {
  readonly what: HoldNews['what'];
  readonly unit: string;
  readonly serial: string | null;
  readonly by: string;
  readonly reason: string;
}

async function tell(transaction: Transaction, id: string, { what, unit, serial, by, reason }: News): Promise<void> {
  await transaction.query(
    `insert into conflict_news (conflict_id, what, unit, serial, placed_by, reason) values ($1, $2, $3, $4, $5, $6)`,
    [id, what, unit, serial, by, reason],
  );
}

function unitsOf({ unit, held_by_unit: heldByUnit }: Row): readonly string[] {
  return unit === heldByUnit ? [unit] : [unit, heldByUnit];
}

function reasonOf({ station, unit, held_by_station: holder, held_by_unit: heldByUnit }: Row): string {
  return unit === heldByUnit
    ? `Conflict: ${station} and ${holder} both gave this unit an identity.`
    : `Conflict: ${unit} at ${station} claims what ${heldByUnit} at ${holder} holds.`;
}

/** What the database knows: whether it is there, of this version, on time, and which stations it has heard of. */
import { Fault } from '../../station-core/fault.ts';
import type { Database } from '../database.ts';
import { appliedMigrations, migrationNames, requireKnown } from '../database.ts';
import { lifeOf } from './file-checks.ts';
import { good } from './finding.ts';
import type { Found } from './finding.ts';

const CLOCK_MS = 5_000;
const HOUR_MS = 60 * 60_000;
/** Renewed at two thirds of their seven days: with a day left, that fails for some reason. */
const STATION_WARNING_DAYS = 1;

/** Whether the schema is the one that this software knows. */
export async function checkSchema(database: Database): Promise<readonly Found[]> {
  const { rows } = await asked(
    database.query<{ version: string; bytes: string; made: boolean }>(
      `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
            to_regclass('migrations') is not null as made`,
    ),
  );
  const { version = '', bytes = '0', made = false } = rows[0] ?? {};
  const applied = made ? await asked(appliedMigrations(database)) : [];
  const known = await migrationNames();
  requireKnown(known, applied);
  const names = new Set(applied.map(({ name }) => name));
  const missing = known.filter((name) => !names.has(name));
  if (missing.length > 0) throw new Fault('upstream.schema', { missing: missing.join(' ') });
  return [good(`PostgreSQL ${version}, ${(Number(bytes) / 1024 ** 2).toFixed(0)} MiB`)];
}

/** Between this computer and the database, and against what was received last. */
export async function checkClock(database: Database, now: () => Date): Promise<readonly Found[]> {
  const before = now().getTime();
  const { rows } = await asked(
    database.query<{ at: Date; newest: Date | null }>(
      'select clock_timestamp() as at, max(accepted_at) as newest from batches',
    ),
  );
  const after = now().getTime();
  const [at, newest] = [rows[0]?.at.getTime() ?? 0, rows[0]?.newest?.getTime() ?? 0];
  const ahead = newest - after;
  if (at < before - CLOCK_MS || at > after + CLOCK_MS || ahead > CLOCK_MS) {
    const seen = { clock: new Date(after).toISOString(), database: new Date(at).toISOString() };
    const evidence = newest === 0 ? seen : { ...seen, newestBatch: new Date(newest).toISOString() };
    return [{ state: 'problem', fault: new Fault('upstream.clock-differs', evidence) }];
  }
  return [good(new Date(after).toISOString())];
}

interface StationRow {
  readonly station: string;
  readonly heard: Date | null;
  readonly not_after: Date | null;
  readonly entries: string;
}

export interface StationLimits {
  readonly now: Date;
  readonly silentHours: number;
}

export async function checkStations(database: Database, limits: StationLimits): Promise<readonly Found[]> {
  const { rows } = await asked(
    database.query<StationRow>(
      `select station, size_entries as entries,
              greatest((select max(accepted_at) from batches b where b.station = s.station),
                       (select max(last_seen_at) from client_certificates c
                         where c.holder_kind = 'station' and c.holder = s.station and c.state <> 'disabled')) as heard,
              (select max(not_after) from client_certificates c
                where c.holder_kind = 'station' and c.holder = s.station and c.state in ('active', 'pending')) as not_after
         from stations s order by station`,
    ),
  );
  if (rows.length === 0) return [good('none is registered')];
  return rows.flatMap((row) => ofStation(row, limits));
}

function ofStation(
  { station, heard, not_after: notAfter, entries }: StationRow,
  { now, silentHours }: StationLimits,
): Found[] {
  const life = notAfter === null ? [] : [lifeOf(station, notAfter, { now, warningDays: STATION_WARNING_DAYS })];
  // A station without a valid certificate is not served, and the others are.
  const wrong = life.filter(({ state }) => state !== 'good').map((found): Found => ({ ...found, state: 'warning' }));
  if (heard !== null && now.getTime() - heard.getTime() <= silentHours * HOUR_MS) {
    return wrong.length > 0 ? wrong : [good(`${entries} entries, heard of at ${heard.toISOString()}`, station)];
  }
  const evidence = { station, lastHeard: heard?.toISOString() ?? 'never', silentHours };
  return [...wrong, { state: 'warning', subject: station, fault: new Fault('upstream.station-silent', evidence) }];
}

async function asked<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new Fault('upstream.database', { errorCode: code }, { cause });
  }
}

import type { Mac } from '../../station-core/model/mac.ts';
import type { Database } from '../database.ts';

/** What the command line shows of the registry: rows as they are, the newest first. */
const QUERIES = {
  stations: `select s.station, size_entries as entries, registered_at,
                greatest((select max(accepted_at) from batches b where b.station = s.station),
                         (select max(last_seen_at) from client_certificates c
                           where c.holder_kind = 'station' and c.holder = s.station and c.state <> 'disabled')) as heard_at,
                (select max(not_after) from client_certificates c
                  where c.holder_kind = 'station' and c.holder = s.station and c.state in ('active', 'pending')) as certificate_until,
                code_until
           from (select station, size_entries, registered_at from stations
                 union all select distinct station, 0::bigint, null::timestamptz from enrolments
                  where station not in (select station from stations)) as s
           left join (select station as of_station, expires_at as code_until from enrolments
                       where used_at is null and ended_at is null and expires_at > now()) as codes on of_station = s.station
          order by s.station limit 1000`,
  ranges: `select range_id, station, kind, prefix, first_value, last_value, added_by, reason, added_at from ranges
            where ended_at is null order by range_id desc limit 1000`,
  keys: `select spki_sha256 as key, holder_kind, holder, state, not_after, changed_at, changed_by, reason
           from client_certificates order by changed_at desc limit 1000`,
  conflicts: `select conflict_id, station, unit, serial, held_by_station, held_by_unit, opened_at, station_by, station_reason,
                headquarters_by, headquarters_reason, verdict from conflicts where state = 'open'
               order by conflict_id desc limit 1000`,
  findings: `select finding_id, station, seq, finding, unit, serial, detail, found_at from findings where closed_at is null
              order by finding_id desc limit 1000`,
  revocations: `select station, unit, cert_serial, reason, revoked_at, seq from revocations
                 order by revoked_at desc, station limit 1000`,
  crls: `select station, signed.number as signed_number, issuer_ski, crls.number as held_number, this_update, next_update,
                cardinality(revoked) as revoked, received_at
           from (select station, max(number) as number from signed_crls group by station) as signed
           left join crls using (station) order by station, issuer_ski limit 1000`,
  refusals: `select refusal_id, station, spki_sha256 as key, request, reason, detail, times, first_seen_at, last_seen_at
               from refusals order by last_seen_at desc limit 1000`,
} as const;

export async function list(database: Database, what: keyof typeof QUERIES): Promise<readonly unknown[]> {
  const { rows } = await database.query<Record<string, unknown>>(QUERIES[what]);
  return rows;
}

/** Every certificate that any station issued to one unit, the newest of a station first, and whether it is revoked. */
export async function certificatesOfUnit(database: Database, unit: Mac): Promise<readonly unknown[]> {
  const { rows } = await database.query<Record<string, unknown>>(
    `select issued.station, issued.seq, certificate ->> 'serial' as serial, certificate ->> 'certSerialHex' as cert_serial,
            revoked_at, reason, revocations.seq as revoked_seq
       from (select station, seq, convert_from(leaf, 'UTF8')::json as certificate from entries
              where kind = 'certificate-issued' and unit = $1 and station in (select station from stations)) as issued
       left join revocations on revocations.station = issued.station and cert_serial = certificate ->> 'certSerialHex'
      order by issued.station, issued.seq desc limit 1000`,
    [unit],
  );
  return rows;
}

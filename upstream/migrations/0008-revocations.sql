-- What stations say is revoked, and the CRLs that their entries name. Times are text of one form, as the entries hold them.
create table revocations (
  station text not null references stations,
  cert_serial text not null,
  seq bigint not null,
  unit text not null,
  reason text not null,
  revoked_at text collate "C" not null,
  primary key (station, cert_serial)
);

create table signed_crls (
  station text not null references stations,
  seq bigint not null,
  number bigint not null,
  sha256 text not null,
  this_update text collate "C" not null,
  next_update text collate "C" not null,
  revoked bigint not null,
  received_at timestamptz not null default now(),
  primary key (station, seq)
);
create index signed_crls_by_digest on signed_crls (station, sha256);

-- The newest CRL of each issuing certificate, named by its subject key identifier, in hexadecimal.
create table crls (
  issuer_ski text primary key,
  station text not null references stations,
  number bigint not null,
  sha256 text not null,
  der bytea not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  revoked text[] not null,                   -- certificate serial numbers: no later list may lack one
  received_at timestamptz not null default now()
);

-- Entries that came before upstream opened them. One that is malformed stays closed, as it does when it comes now.
insert into revocations (station, cert_serial, seq, unit, reason, revoked_at)
select station, entry ->> 'certSerialHex', seq, entry ->> 'unit', entry ->> 'reason', entry ->> 'revokedAt'
  from (select station, seq, convert_from(leaf, 'UTF8')::json as entry from entries where kind = 'certificate-revoked') as old
 where entry ->> 'certSerialHex' ~ '^[0-9a-f]{2,40}$' and entry ->> 'unit' ~ '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$'
   and entry ->> 'reason' ~ '^[a-zA-Z]{1,32}$'
   and entry ->> 'revokedAt' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z$'
 order by seq
on conflict do nothing;

insert into signed_crls (station, seq, number, sha256, this_update, next_update, revoked)
select station, seq, (entry ->> 'number')::bigint, entry ->> 'crlSha256Hex', entry ->> 'thisUpdate', entry ->> 'nextUpdate',
       (entry ->> 'revoked')::bigint
  from (select station, seq, convert_from(leaf, 'UTF8')::json as entry from entries where kind = 'crl-signed') as old
 where entry ->> 'number' ~ '^[1-9][0-9]{0,15}$' and entry ->> 'revoked' ~ '^[0-9]{1,15}$'
   and entry ->> 'crlSha256Hex' ~ '^[0-9a-f]{64}$'
   and entry ->> 'thisUpdate' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z$'
   and entry ->> 'nextUpdate' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z$';

-- The same, and every station whose entries name CRLs while the newest that it handed on is over, or none came within a day.
create or replace view alarm_list as
  select 'refusal' as kind, refusal_id::text as id, station, reason as what, 'refused' as state, times,
         first_seen_at, last_seen_at,
         detail || jsonb_strip_nulls(jsonb_build_object('request', request, 'key', spki_sha256,
           'theirs', theirs, 'ours', ours)) as detail
    from refusals
  union all
  select 'finding', finding_id::text, station, finding, case when closed_at is null then 'open' else 'closed' end, 1,
         found_at, coalesce(closed_at, found_at),
         detail || jsonb_strip_nulls(jsonb_build_object('seq', seq, 'unit', unit, 'serial', serial,
           'closedBy', closed_by, 'reason', closed_reason))
    from findings
  union all
  select 'key', spki_sha256, case holder_kind when 'station' then holder end, holder_kind || ' key', state, 1,
         registered_at, changed_at,
         jsonb_strip_nulls(jsonb_build_object('holder', holder, 'changedBy', changed_by, 'reason', reason,
           'notAfter', not_after))
    from client_certificates
  union all
  select 'conflict', conflict_id::text, station, 'claimed twice', state, 1, opened_at, coalesce(resolved_at, opened_at),
         jsonb_strip_nulls(jsonb_build_object('unit', unit, 'serial', serial, 'heldByStation', held_by_station,
           'heldByUnit', held_by_unit, 'stationBy', station_by, 'stationReason', station_reason,
           'headquartersBy', headquarters_by, 'headquartersReason', headquarters_reason, 'verdict', verdict))
    from conflicts
  union all
  select 'alarm', station || ' ' || seq || ' ' || claim, station, claim || ' claimed twice', 'reported', times,
         first_seen_at, last_seen_at,
         jsonb_build_object('seq', seq, 'value', value, 'heldByStation', held_by_station, 'heldBySeq', held_by_seq)
    from alarms where conflict_id is null
  union all
  select 'crl', station, station, 'no valid CRL', 'open', 1, due_at, due_at,
         jsonb_strip_nulls(jsonb_build_object('signedNumber', signed_number, 'heldNumber', held_number))
    from (select signed.station, max(signed.number) as signed_number, max(crls.number) as held_number,
                 coalesce(max(crls.next_update), min(signed.received_at) + interval '1 day') as due_at
            from signed_crls as signed left join crls using (station) group by signed.station) as newest
   where due_at < now();

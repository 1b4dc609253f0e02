-- Two units claim what may belong to one only. It stays open until a person on both sides says what becomes of it.
create table conflicts (
  conflict_id bigint generated always as identity primary key,
  station text not null references stations,           -- whose claim came second
  unit text not null,
  serial text,
  held_by_station text not null references stations,
  held_by_unit text not null,
  state text not null default 'open' check (state in ('open', 'resolved')),
  opened_at timestamptz not null default now(),
  -- The side of the station: the release of the unit in its own log.
  station_by text,
  station_reason text,
  station_seq bigint,
  -- The side of headquarters.
  headquarters_by text,
  headquarters_reason text,
  verdict text check (verdict in ('keep', 'move')),     -- who holds the claims from here on: the first, or the second
  resolved_at timestamptz,
  check ((state = 'resolved') = (resolved_at is not null)),
  check (state = 'open' or station_by is not null and headquarters_by is not null)
);
create unique index conflicts_open on conflicts (station, unit, held_by_station, held_by_unit) where state = 'open';
create index conflicts_of_unit on conflicts (unit) where state = 'open';
create index conflicts_of_held_unit on conflicts (held_by_unit) where state = 'open';

-- Alarms from before conflicts had a state keep none.
alter table alarms add column unit text, add column held_by_unit text, add column conflict_id bigint references conflicts;

-- What stations hear of it, as holds of the units concerned. The order of news_seq is the order of the commits.
create table conflict_news (
  news_seq bigint generated always as identity primary key,
  conflict_id bigint not null references conflicts,
  what text not null check (what in ('held', 'released')),
  unit text not null,
  serial text,
  placed_by text not null,
  reason text not null,
  at timestamptz not null default now()
);

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
    from alarms where conflict_id is null;

-- Whose TLS keys may speak to upstream. A key is pinned by its SubjectPublicKeyInfo and belongs to one holder permanently.
create table client_certificates (
  spki_sha256 text primary key,
  holder_kind text not null check (holder_kind in ('station', 'headquarters')),
  holder text not null,
  -- pending: seen, or issued and not yet used; active: may speak; retired: replaced; disabled: by a person, permanently
  state text not null check (state in ('pending', 'active', 'retired', 'disabled')),
  certificate_pem text,                      -- of one that was issued here
  not_after timestamptz,                     -- the same
  registered_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  changed_by text not null,
  reason text not null
);
create index client_certificates_of_holder on client_certificates (holder_kind, holder);

-- Every refusal: who, what, why, when. The same one again counts up.
create table refusals (
  refusal_id bigint generated always as identity primary key,
  fingerprint text not null unique,
  station text,                              -- as its certificate names it; absent when it names none
  spki_sha256 text,
  request text not null,
  reason text not null,
  detail jsonb not null,
  theirs text,                               -- of a history that is not ours: their signed note …
  ours text,                                 -- … and the receipt it contradicts
  times bigint not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);
create index refusals_by_time on refusals (last_seen_at);

-- All that is for a person, as one list.
create view alarm_list as
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
    from client_certificates;

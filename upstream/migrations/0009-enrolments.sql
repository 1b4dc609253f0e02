-- One-time codes by which a station gets its first client certificate, or one again. Only the hash of a code is kept.
create table enrolments (
  enrolment_id bigint generated always as identity primary key,
  station text not null,                     -- it may not be registered yet: its enrolment does that
  code_sha256 text not null unique,
  checkpoint_key text,                       -- that the station must have; absent: the one that it names
  ranges jsonb not null default '[]',        -- what it may give away from then on
  added_by text not null,
  reason text not null,
  added_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  spki_sha256 text,                          -- the key that it was used for
  ended_at timestamptz,                      -- a newer code took its place
  check ((used_at is null) = (spki_sha256 is null)),
  check (used_at is null or ended_at is null)
);
create unique index enrolments_open on enrolments (station) where used_at is null and ended_at is null;

-- When a key was last admitted; kept to about a minute.
alter table client_certificates add column last_seen_at timestamptz;

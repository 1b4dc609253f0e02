-- What may belong to one unit in the world only. The one table that cannot be keyed by station first:
-- finding the other station is its purpose. A cluster shards it by value.
create table claims (
  value text not null,
  claim text not null check (claim in ('serial', 'unit', 'key', 'certificate-serial')),
  station text not null references stations,
  holder text not null,                      -- who may claim it again without conflict
  seq bigint not null,
  primary key (value, claim)
);

-- A claim that somebody else holds already: for the security officer. The same claim sent again only counts up.
create table alarms (
  station text not null references stations,
  seq bigint not null,
  claim text not null,
  value text not null,
  held_by_station text not null,
  held_by_seq bigint not null,
  times integer not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (station, seq, claim, value)
);

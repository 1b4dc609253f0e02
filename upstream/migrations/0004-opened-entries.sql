-- Upstream opens what it stores: certificates against the registered issuing certificates, a PASS against its evidence.
alter table entries add column run text, add column unit text;
update entries set run = convert_from(leaf, 'UTF8')::jsonb ->> 'run', unit = convert_from(leaf, 'UTF8')::jsonb ->> 'unit'
 where kind in ('run-begun', 'step-passed', 'certificate-issued', 'run-closed');
create index entries_of_run on entries (station, run) where run is not null;
create index certificates_of_unit on entries (station, unit) where kind = 'certificate-issued';

-- Which certificates may issue for the units of which station.
create table issuing_certificates (
  station text not null references stations,
  sha256 text not null,
  pem text not null,
  registered_at timestamptz not null default now(),
  primary key (station, sha256)
);

-- An entry that does not hold. It is stored all the same, as evidence; a person at headquarters closes the finding.
create table findings (
  finding_id bigint generated always as identity primary key,
  station text not null references stations,
  seq bigint not null,
  finding text not null,
  unit text,
  serial text,
  detail jsonb not null,
  found_at timestamptz not null default now(),
  closed_by text,
  closed_reason text,
  closed_at timestamptz,
  unique (station, seq, finding),
  check ((closed_by is null) = (closed_at is null) and (closed_by is null) = (closed_reason is null))
);
create index findings_open on findings (station, seq) where closed_at is null;

-- What headquarters gave to which station: serial numbers, which no two stations may share, and MAC addresses, which they may.
create table ranges (
  range_id bigint generated always as identity primary key,
  station text not null references stations,
  kind text not null check (kind in ('serial', 'mac')),
  prefix text not null,                      -- of a serial number, or the first octets of a MAC address
  first_value text collate "C",              -- what follows the prefix, inclusive; absent: whatever follows
  last_value text collate "C",
  added_by text not null,
  reason text not null,
  added_at timestamptz not null default now(),
  ended_by text,
  ended_at timestamptz,
  check ((first_value is null) = (last_value is null)),
  check (first_value is null or length(first_value) = length(last_value) and first_value <= last_value)
);
create index ranges_of_station on ranges (station) where ended_at is null;

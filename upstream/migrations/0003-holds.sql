-- Units that a station has put aside, or released: for all other stations, each of which says itself how far it has heard.
create table holds (
  station text not null references stations,
  seq bigint not null,                       -- of the entry in that station's tree
  at text not null,                          -- by that station's clock, as its entry says it
  what text not null check (what in ('held', 'released')),
  hold text not null,
  unit text not null,
  serial text,
  placed_by text not null,
  reason text not null,
  primary key (station, seq)
);

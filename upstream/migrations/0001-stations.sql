-- One row per station: its checkpoint key and the tree upstream last accepted from it. The row is the lock of its station.
create table stations (
  station text primary key,
  checkpoint_key text not null,              -- C2SP note verifier key: name+hash+key
  size_entries bigint not null default 0,
  root_hash bytea not null,                  -- RFC 6962 root over size_entries leaves
  frontier bytea not null default '',        -- roots of the perfect subtrees, largest first, 32 bytes each
  registered_at timestamptz not null default now(),
  check (octet_length(root_hash) = 32),
  check (octet_length(frontier) % 32 = 0)
);

-- What was accepted in one request, and the receipt given for it; a repeated request gets the same receipt.
create table batches (
  station text not null references stations,
  size_entries bigint not null,              -- of the tree after this batch
  from_entry bigint not null,
  leaves_sha256 bytea not null,
  root_hash bytea not null,
  receipt text not null,                     -- the station's note with upstream's cosignature
  accepted_at timestamptz not null default now(),
  primary key (station, size_entries),
  check (from_entry >= 0 and from_entry < size_entries)
);

-- The entries themselves, byte for byte as the station hashed them.
create table entries (
  station text not null references stations,
  seq bigint not null,                       -- index of the leaf in the station's tree, from 0
  kind text not null,
  leaf bytea not null,
  primary key (station, seq)
);

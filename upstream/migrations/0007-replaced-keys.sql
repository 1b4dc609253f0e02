-- Checkpoint keys that a person at headquarters replaced. Receipts up to that size were given for checkpoints by them.
create table replaced_checkpoint_keys (
  station text not null references stations,
  up_to_entries bigint not null,
  checkpoint_key text not null,
  replaced_by text not null,
  reason text not null,
  replaced_at timestamptz not null default now()
);

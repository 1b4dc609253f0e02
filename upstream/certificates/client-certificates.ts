import { Fault } from '../../station-core/fault.ts';
import { inTransaction } from '../database.ts';
import type { Database, Transaction } from '../database.ts';
import { refused } from '../refusal.ts';
import type { Refused } from '../refusal.ts';
import type { ClientIdentity } from './client-identity.ts';

/** The keys that may speak to upstream, and their states. Whoever is not in this table is nobody, whatever a CA signed. */
export type CertificateState = 'pending' | 'active' | 'retired' | 'disabled';

export interface Holder {
  readonly kind: ClientIdentity['kind'];
  readonly name: string;
}

export interface StateChange {
  readonly spkiSha256Hex: string;
  readonly by: string;
  readonly reason: string;
}

interface Row {
  readonly holder_kind: Holder['kind'];
  readonly holder: string;
  readonly state: CertificateState;
  readonly certificate_pem: string | null;
  readonly unnoted: boolean;
}

/** Keys that nobody registered are kept for a person to see, so many of each holder. */
const MAX_UNKNOWN_PENDING = 20;

/** A key of the configuration is active from its first start on. What a person decided since then stays. */
export async function pinKey(database: Database, holder: Holder, spkiSha256Hex: string): Promise<void> {
  await database.query(
    `insert into client_certificates (spki_sha256, holder_kind, holder, state, changed_by, reason)
     values ($1, $2, $3, 'active', 'configuration', 'configuration') on conflict (spki_sha256) do nothing`,
    [spkiSha256Hex, holder.kind, holder.name],
  );
  const { rows } = await database.query<Row>(
    'select holder_kind, holder from client_certificates where spki_sha256 = $1',
    [spkiSha256Hex],
  );
  if (rows[0]?.holder_kind === holder.kind && rows[0].holder === holder.name) return;
  throw new Fault('station.bad-config', {
    field: 'clientSpkiSha256Hex',
    station: holder.name,
    holder: rows[0]?.holder ?? '',
  });
}

/** `asks`: what changes nothing. `restores`: its station is not at work yet. */
export type KeyUse = 'asks' | 'restores' | 'works';

/**
 * Whether this key may speak now. A renewed certificate becomes active with its first request, which shows that the
 * station has it; the ones before it are retired at the same moment.
 */
export async function admitKey(
  database: Database,
  identity: ClientIdentity,
  use: KeyUse,
): Promise<Refused | undefined> {
  const row = await rowOf(database, identity.spkiSha256Hex);
  if (row === undefined) return firstSeen(database, identity);
  if (row.holder_kind !== identity.kind || row.holder !== identity.name) {
    return refused('certificate-unknown', { why: 'the key of another holder' });
  }
  switch (row.state) {
    case 'active':
      if (row.unnoted && use === 'works') await noteSeen(database, identity.spkiSha256Hex);
      return undefined;
    case 'pending':
      if (row.certificate_pem === null) return refused('certificate-unknown', { state: 'pending' });
      return use === 'asks' ? undefined : activate(database, identity, use);
    case 'retired':
    case 'disabled':
      return refused('certificate-disabled', { state: row.state });
  }
}

/** In the transaction that acts on it: whoever disables the key waits for the end of this one, and nothing comes after. */
export async function requireActive(transaction: Transaction, spkiSha256Hex: string): Promise<Refused | undefined> {
  const { rows } = await transaction.query<Row>(
    'select state from client_certificates where spki_sha256 = $1 for share',
    [spkiSha256Hex],
  );
  const state = rows[0]?.state ?? 'unknown';
  return state === 'active' ? undefined : refused('certificate-disabled', { state });
}

/** A person takes a pending key into service; the holder's other keys go on as they are. */
export async function activateKey(database: Database, change: StateChange): Promise<void> {
  await changeState(database, change, { to: 'active', from: ['pending'] });
}

/** Permanent. Open connections are cut within a second, and requests are refused from now on. */
export async function disableKey(database: Database, change: StateChange): Promise<void> {
  await changeState(database, change, { to: 'disabled', from: ['pending', 'active', 'retired'] });
}

/** Of these keys, the ones that may not speak (any more). */
export async function keysToCut(database: Database, spkis: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ spki: string }>(
    `select spki_sha256 as spki from client_certificates
      where spki_sha256 = any($1) and state in ('retired', 'disabled')`,
    [spkis],
  );
  return new Set(rows.map(({ spki }) => spki));
}

async function rowOf(database: Database | Transaction, spkiSha256Hex: string): Promise<Row | undefined> {
  const { rows } = await database.query<Row>(
    `select holder_kind, holder, state, certificate_pem,
            coalesce(last_seen_at < now() - interval '1 minute', true) as unnoted
       from client_certificates where spki_sha256 = $1`,
    [spkiSha256Hex],
  );
  return rows[0];
}

/** Once a minute is enough to see who has gone silent. */
async function noteSeen(database: Database, spkiSha256Hex: string): Promise<void> {
  await database.query(
    "update client_certificates set last_seen_at = now() where spki_sha256 = $1 and state = 'active'",
    [spkiSha256Hex],
  );
}

async function firstSeen(database: Database, { kind, name, spkiSha256Hex }: ClientIdentity): Promise<Refused> {
  await database.query(
    `insert into client_certificates (spki_sha256, holder_kind, holder, state, changed_by, reason)
     select $1, $2, $3, 'pending', 'upstream', 'seen for the first time'
      where (select count(*) from client_certificates where holder = $3 and state = 'pending') < $4
     on conflict do nothing`,
    [spkiSha256Hex, kind, name, MAX_UNKNOWN_PENDING],
  );
  return refused('certificate-unknown', { state: 'pending' });
}

async function activate(
  database: Database,
  identity: ClientIdentity,
  use: Exclude<KeyUse, 'asks'>,
): Promise<Refused | undefined> {
  const { kind, name, spkiSha256Hex } = identity;
  return inTransaction(database, async (transaction) => {
    const activated = await transaction.query(
      `update client_certificates set state = 'active', changed_at = now(), changed_by = 'upstream', reason = 'first used',
              last_seen_at = case when $2 then now() end
        where spki_sha256 = $1 and state = 'pending'`,
      [spkiSha256Hex, use === 'works'],
    );
    // Another request of the same station was first, or a person disabled it: ask for what it is now.
    if (activated.rowCount !== 1) return requireActive(transaction, spkiSha256Hex);
    await transaction.query(
      `update client_certificates set state = 'retired', changed_at = now(), changed_by = 'upstream', reason = 'renewed'
        where holder_kind = $1 and holder = $2 and spki_sha256 <> $3
          and (state = 'active' or state = 'pending' and certificate_pem is not null)`,
      [kind, name, spkiSha256Hex],
    );
    return undefined;
  });
}

interface Move {
  readonly to: CertificateState;
  readonly from: readonly CertificateState[];
}

async function changeState(database: Database, change: StateChange, { to, from }: Move): Promise<void> {
  const { spkiSha256Hex, by, reason } = change;
  const changed = await database.query(
    `update client_certificates set state = $2, changed_at = now(), changed_by = $3, reason = $4
      where spki_sha256 = $1 and state = any($5)`,
    [spkiSha256Hex, to, by, reason, from],
  );
  if (changed.rowCount === 1) return;
  const row = await rowOf(database, spkiSha256Hex);
  if (row === undefined) throw new Fault('registry.not-found', { key: spkiSha256Hex });
  throw new Fault('registry.already-decided', { key: spkiSha256Hex, state: row.state });
}

import { hash } from 'node:crypto';
import { inTransaction } from '../database.ts';
import type { Database } from '../database.ts';
import { refused } from '../refusal.ts';
import type { Refused } from '../refusal.ts';
import type { ClientIdentity } from './client-identity.ts';
import { requireActive } from './client-certificates.ts';
import type { StationCa } from './station-ca.ts';
import { openStationCsr } from './station-csr.ts';

/**
 * Renews a station's client certificate over the connection that the present one authenticates. The same request again
 * gets the same certificate: the answer may have been lost.
 */
export interface Renewal {
  readonly database: Database;
  readonly ca: StationCa | undefined;
}

export interface Renewed {
  readonly kind: 'renewed';
  readonly certificatePem: string;
}

interface Row {
  readonly holder_kind: string;
  readonly holder: string;
  readonly state: string;
  readonly certificate_pem: string | null;
}

export async function renew(
  { database, ca }: Renewal,
  identity: ClientIdentity,
  csrDer: Uint8Array,
): Promise<Renewed | Refused> {
  if (ca === undefined) return refused('bad-request', { why: 'this upstream renews no certificates' });
  const csr = openStationCsr(csrDer);
  if ('wrong' in csr) return refused('bad-request', { why: csr.wrong });
  const spkiSha256Hex = hash('sha256', csr.spkiDer);
  const certificate = ca.issue(identity.name, csr.spkiDer, new Date());
  return inTransaction(database, async (transaction) => {
    const notNow = await requireActive(transaction, identity.spkiSha256Hex);
    if (notNow !== undefined) return notNow;
    const issued = await transaction.query(
      `insert into client_certificates
         (spki_sha256, holder_kind, holder, state, certificate_pem, not_after, changed_by, reason)
       values ($1, 'station', $2, 'pending', $3, $4, 'upstream', 'renewal') on conflict (spki_sha256) do nothing`,
      [spkiSha256Hex, identity.name, certificate.pem, certificate.notAfter],
    );
    if (issued.rowCount === 1) return { kind: 'renewed' as const, certificatePem: certificate.pem };
    const { rows } = await transaction.query<Row>(
      'select holder_kind, holder, state, certificate_pem from client_certificates where spki_sha256 = $1',
      [spkiSha256Hex],
    );
    const known = rows[0];
    const own = known?.holder_kind === 'station' && known.holder === identity.name && known.state === 'pending';
    if (!own || known.certificate_pem === null) return refused('bad-request', { why: 'this key is known already' });
    return { kind: 'renewed' as const, certificatePem: known.certificate_pem };
  });
}

import { hash } from 'node:crypto';
import { Fault } from '../../station-core/fault.ts';
import type { EnrolmentRequest } from '../../station-core/sync/enrol/enrolment.ts';
import { atWork, isSilent } from '../../station-core/sync/refill/last-heard.ts';
import type { StationCa } from '../certificates/station-ca.ts';
import { openStationCsr } from '../certificates/station-csr.ts';
import { inTransaction } from '../database.ts';
import type { Database, Transaction } from '../database.ts';
import { lastHeardOf } from '../last-heard.ts';
import { refused } from '../refusal.ts';
import type { Refused } from '../refusal.ts';
import { registerStation } from '../register.ts';
import { addRangeWithin } from '../registry/ranges.ts';
import type { Range } from '../registry/ranges.ts';
import { registerIssuer } from '../registry/register-issuer.ts';
import { codeSha256Hex } from './enrolment-codes.ts';

/**
 * Takes an enrolment: the code names the station, the request brings its key. All of it is one transaction, so a code is
 * used up only with a certificate. The same code with the same key gets the same certificate: the answer may have been lost.
 */
export interface EnrolmentParts {
  readonly database: Database;
  readonly ca: StationCa;
}

export interface EnrolledStation {
  readonly kind: 'enrolled';
  readonly certificatePem: string;
}

interface Row {
  readonly enrolment_id: string;
  readonly station: string;
  readonly checkpoint_key: string | null;
  readonly ranges: readonly Range[];
  readonly added_by: string;
  readonly spki_sha256: string | null;
  readonly ended: boolean;
  readonly over: boolean;
}

export async function takeEnrolment(
  { database, ca }: EnrolmentParts,
  request: EnrolmentRequest,
): Promise<EnrolledStation | Refused> {
  const csr = openStationCsr(Buffer.from(request.csrBase64, 'base64'));
  if ('wrong' in csr) return refused('bad-request', { why: csr.wrong });
  const { spkiDer } = csr;
  try {
    return await inTransaction(database, (transaction) => enrolWithin(transaction, ca, { request, spkiDer }));
  } catch (error) {
    // What the registry refuses: the transaction is undone, and the code can be used again.
    if (error instanceof Fault) return refused('not-registered', { ...error.evidence, code: error.code });
    throw error;
  }
}

interface Asked {
  readonly request: EnrolmentRequest;
  readonly spkiDer: Uint8Array;
}

async function enrolWithin(
  transaction: Transaction,
  ca: StationCa,
  { request, spkiDer }: Asked,
): Promise<EnrolledStation | Refused> {
  const { rows } = await transaction.query<Row>(
    `select enrolment_id, station, checkpoint_key, ranges, added_by, spki_sha256, ended_at is not null as ended,
            expires_at <= now() as over
       from enrolments where code_sha256 = $1 for update`,
    [codeSha256Hex(request.code)],
  );
  const spkiSha256Hex = hash('sha256', spkiDer);
  const row = rows[0];
  if (row === undefined) return refused('bad-code', { why: 'unknown' });
  if (row.station !== request.station) return refused('bad-code', { why: 'for another station' });
  if (row.spki_sha256 === spkiSha256Hex) return sameAgain(transaction, spkiSha256Hex);
  if (row.spki_sha256 !== null) return refused('bad-code', { why: 'used already' });
  if (row.ended) return refused('bad-code', { why: 'replaced by a newer code' });
  if (row.over) return refused('bad-code', { why: 'expired' });
  if (row.checkpoint_key !== null && row.checkpoint_key !== request.checkpointKey) {
    return refused('not-registered', { why: 'another checkpoint key than headquarters was given' });
  }
  const atWork = request.takesOver === true ? await stationAtWork(transaction, row.station) : undefined;
  if (atWork !== undefined) return atWork;
  const { pem, notAfter } = ca.issue(row.station, spkiDer, new Date());
  const inserted = await transaction.query(
    `insert into client_certificates
       (spki_sha256, holder_kind, holder, state, certificate_pem, not_after, changed_by, reason)
     values ($1, 'station', $2, 'pending', $3, $4, $5, 'enrolment') on conflict do nothing`,
    [spkiSha256Hex, row.station, pem, notAfter, row.added_by],
  );
  if (inserted.rowCount !== 1) return refused('bad-request', { why: 'this key is known already' });
  await register(transaction, row, request);
  await transaction.query('update enrolments set used_at = now(), spki_sha256 = $2 where enrolment_id = $1', [
    row.enrolment_id,
    spkiSha256Hex,
  ]);
  return { kind: 'enrolled', certificatePem: pem };
}

/** Before anything is written: the same code serves once the old station is off. */
async function stationAtWork(transaction: Transaction, station: string): Promise<Refused | undefined> {
  const heard = await lastHeardOf(transaction, station);
  if (heard === undefined || isSilent(heard)) return undefined;
  return refused('station-at-work', { ...atWork(station, heard) });
}

async function register(
  transaction: Transaction,
  { station, ranges, added_by: by }: Row,
  { checkpointKey, issuingCertificates }: EnrolmentRequest,
): Promise<void> {
  await registerStation(transaction, { station, checkpointKey });
  for (const pem of issuingCertificates) await registerIssuer(transaction, station, pem);
  for (const range of ranges) await addRangeWithin(transaction, { ...range, station, by, reason: 'enrolment' });
}

/** Of use only to whoever has the key. A key that has been disabled since then gets a certificate that nobody admits. */
async function sameAgain(transaction: Transaction, spkiSha256Hex: string): Promise<EnrolledStation | Refused> {
  const { rows } = await transaction.query<{ certificate_pem: string | null }>(
    'select certificate_pem from client_certificates where spki_sha256 = $1',
    [spkiSha256Hex],
  );
  const certificatePem = rows[0]?.certificate_pem ?? null;
  return certificatePem === null ? refused('bad-code', { why: 'used already' }) : { kind: 'enrolled', certificatePem };
}

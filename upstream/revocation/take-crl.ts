import { hash, X509Certificate } from 'node:crypto';
import { Fault } from '../../station-core/fault.ts';
import { issuerNames } from '../../station-core/pki/issuer.ts';
import { readCrl } from '../../station-core/pki/crl/read-crl.ts';
import type { Crl } from '../../station-core/pki/crl/read-crl.ts';
import type { Caller } from '../batches.ts';
import { requireActive } from '../certificates/client-certificates.ts';
import { inTransaction } from '../database.ts';
import type { Database, Transaction } from '../database.ts';
import { refused } from '../refusal.ts';
import type { Refused } from '../refusal.ts';

/**
 * Takes the newest CRL of an issuing certificate. Unlike a batch it is served to others, so it is refused unless all of it
 * holds: whoever has the station must not be able to give a certificate back.
 */
export interface TakenCrl {
  readonly kind: 'taken';
  readonly number: number;
}

/** How far the clock of the station may be ahead. */
const SKEW_MS = 10 * 60_000;
/** Revocations that the signing service was about to record when it signed the list may be missing in it. */
const RECORDING_MS = 60_000;

export async function takeCrl(database: Database, caller: Caller, crlDer: Buffer): Promise<TakenCrl | Refused> {
  return inTransaction(database, async (transaction) => {
    const notNow = await requireActive(transaction, caller.spkiSha256Hex);
    if (notNow !== undefined) return notNow;
    const sha256Hex = hash('sha256', crlDer);
    const no = (why: string, more: Refused['body']['detail'] = {}): Refused =>
      refused('bad-crl', Object.assign({ why, crlSha256Hex: sha256Hex }, more));
    const read = readByRegistered(await issuersOf(transaction, caller.name), crlDer);
    if (typeof read === 'string') return no(read);
    const { crl, issuerSkiHex } = read;
    await lockIssuer(transaction, issuerSkiHex);
    const held = await heldCrl(transaction, issuerSkiHex);
    const { number } = crl;
    if (held?.sha256 === sha256Hex) return { kind: 'taken', number }; // the answer was lost on its way
    if (held !== undefined && number <= Number(held.number)) {
      return no('its number is not higher', { issuer: issuerSkiHex, number, newest: Number(held.number) });
    }
    const wrongTime = outsideItsTime(crl, Date.now());
    if (wrongTime !== undefined) return no(wrongTime, { number });
    const entry = await entryOf(transaction, caller.name, sha256Hex);
    if (entry === undefined) return no('no entry of this station names it', { number });
    if (!statesTheSame(entry, crl)) return no('its entry states something else', { number, seq: Number(entry.seq) });
    const missing = await givenBack(transaction, { station: caller.name, entry, crl, held });
    if (missing !== undefined) return no('it gives a certificate back', { number, certSerialHex: missing });
    await store(transaction, caller.name, { issuerSkiHex, sha256Hex, crlDer, crl });
    return { kind: 'taken', number };
  });
}

async function issuersOf(transaction: Transaction, station: string): Promise<readonly X509Certificate[]> {
  const { rows } = await transaction.query<{ pem: string }>(
    'select pem from issuing_certificates where station = $1 order by sha256',
    [station],
  );
  return rows.map(({ pem }) => new X509Certificate(pem));
}

interface Read {
  readonly crl: Crl;
  readonly issuerSkiHex: string;
}

class NotThisCrl extends Error {}

/** What it is as the list of one of these issuers, or why it is none. */
function readByRegistered(issuers: readonly X509Certificate[], crlDer: Buffer): Read | string {
  let why = 'no issuing certificate is registered';
  for (const { raw } of issuers) {
    try {
      const crl = readCrl(crlDer, raw, ({ reason }) => new NotThisCrl(reason));
      const { nameDer, keyIdentifier } = issuerNames(raw);
      const named = Buffer.from(nameDer).equals(crl.issuerNameDer);
      if (named && Buffer.from(keyIdentifier).equals(crl.authorityKeyIdentifier)) {
        return { crl, issuerSkiHex: Buffer.from(keyIdentifier).toString('hex') };
      }
      why = 'it names another issuer';
    } catch (error) {
      // A certificate of a kind that signs no CRLs here is not the issuer either.
      if (!(error instanceof NotThisCrl) && !(error instanceof Fault)) throw error;
      why = error.message;
    }
  }
  return why;
}

/** Until the commit: two lists of one issuer are taken one after the other, by any upstream process. */
async function lockIssuer(transaction: Transaction, issuerSkiHex: string): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`crl ${issuerSkiHex}`]);
}

interface Held {
  readonly number: string;
  readonly sha256: string;
  readonly revoked: readonly string[];
}

async function heldCrl(transaction: Transaction, issuerSkiHex: string): Promise<Held | undefined> {
  const query = 'select number, sha256, revoked from crls where issuer_ski = $1';
  return (await transaction.query<Held>(query, [issuerSkiHex])).rows[0];
}

function outsideItsTime({ thisUpdate, nextUpdate }: Crl, nowMs: number): string | undefined {
  if (nextUpdate.getTime() <= nowMs) return 'its time is over';
  return thisUpdate.getTime() > nowMs + SKEW_MS ? 'its time has not begun' : undefined;
}

interface EntryRow {
  readonly seq: string;
  readonly number: string;
  readonly this_update: string;
  readonly next_update: string;
  readonly revoked: string;
}

async function entryOf(transaction: Transaction, station: string, sha256Hex: string): Promise<EntryRow | undefined> {
  const query = `select seq, number, this_update, next_update, revoked from signed_crls
                  where station = $1 and sha256 = $2 order by seq limit 1`;
  return (await transaction.query<EntryRow>(query, [station, sha256Hex])).rows[0];
}

function statesTheSame(entry: EntryRow, { number, thisUpdate, nextUpdate, revoked }: Crl): boolean {
  return (
    Number(entry.number) === number &&
    entry.this_update === thisUpdate.toISOString() &&
    entry.next_update === nextUpdate.toISOString() &&
    Number(entry.revoked) === revoked.length
  );
}

interface Compared {
  readonly station: string;
  readonly entry: EntryRow;
  readonly crl: Crl;
  readonly held: Held | undefined;
}

/** The first certificate that is revoked, by the list before or by the station's own entries, and not by this list. */
async function givenBack(
  transaction: Transaction,
  { station, entry, crl, held }: Compared,
): Promise<string | undefined> {
  const recorded = new Date(crl.thisUpdate.getTime() - RECORDING_MS).toISOString();
  const { rows } = await transaction.query<{ cert_serial: string }>(
    'select cert_serial from revocations where station = $1 and seq < $2 and revoked_at < $3 order by seq',
    [station, entry.seq, recorded],
  );
  const listed = new Set(serialsOf(crl));
  return [...(held?.revoked ?? []), ...rows.map((row) => row.cert_serial)].find((serial) => !listed.has(serial));
}

/** Without the octet that keeps DER's integer positive, as entries have them. */
function serialsOf({ revoked }: Crl): string[] {
  return revoked.map(({ certSerialHex }) => certSerialHex.replace(/^00(?=.)/, ''));
}

interface Stored extends Read {
  readonly sha256Hex: string;
  readonly crlDer: Buffer;
}

async function store(
  transaction: Transaction,
  station: string,
  { crl, issuerSkiHex, sha256Hex, crlDer }: Stored,
): Promise<void> {
  await transaction.query(
    `insert into crls (issuer_ski, station, number, sha256, der, this_update, next_update, revoked)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (issuer_ski) do update set station = $2, number = $3, sha256 = $4, der = $5, this_update = $6,
       next_update = $7, revoked = $8, received_at = now()`,
    [issuerSkiHex, station, crl.number, sha256Hex, crlDer, crl.thisUpdate, crl.nextUpdate, serialsOf(crl)],
  );
}

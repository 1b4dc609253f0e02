import { z } from 'zod';
import { macSchema, sha256HexSchema } from '../../station-core/model-schemas.ts';
import { REVOCATION_REASON_WORDS } from '../../station-core/model/issuance/revocation-reason.ts';
import type { Transaction } from '../database.ts';
import { found } from '../registry/opened.ts';
import type { Found, OpenedEntry } from '../registry/opened.ts';

/** Opens what a batch says of revocations and CRLs: keeps it as rows, and says of each entry what does not hold. */
const moment = z.iso.datetime({ precision: 3 });

const revokedSchema = z.looseObject({
  unit: macSchema,
  certSerialHex: z.string().regex(/^[0-9a-f]{2,40}$/),
  reason: z.enum(REVOCATION_REASON_WORDS),
  revokedAt: moment,
});
const signedSchema = z.looseObject({
  number: z.int().positive(),
  thisUpdate: moment,
  nextUpdate: moment,
  revoked: z.int().nonnegative(),
  crlSha256Hex: sha256HexSchema,
});
type Revoked = z.infer<typeof revokedSchema> & { readonly seq: number };
type Signed = z.infer<typeof signedSchema> & { readonly seq: number };

export type FoundAt = ReadonlyMap<number, readonly Found[]>;

export interface Opening {
  readonly transaction: Transaction;
  readonly station: string;
  readonly entries: readonly OpenedEntry[];
}

export async function openRevocations({ transaction, station, entries }: Opening): Promise<FoundAt> {
  const foundAt = new Map<number, readonly Found[]>();
  const read = <T>(kind: string, schema: z.ZodType<T>): (T & { readonly seq: number })[] =>
    entries.flatMap((entry) => {
      if (entry.kind !== kind) return [];
      const { data, error } = schema.safeParse(entry.fields);
      if (error === undefined) return [Object.assign({}, data, { seq: entry.seq })];
      foundAt.set(entry.seq, [found('entry-unreadable', { field: error.issues[0]?.path.join('.') ?? '' })]);
      return [];
    });
  const revoked = read('certificate-revoked', revokedSchema);
  const signed = read('crl-signed', signedSchema);
  if (revoked.length > 0) {
    const issued = await issuedHere(transaction, station, revoked);
    for (const each of revoked) {
      const wanted = each.certSerialHex;
      if (!issued(each)) foundAt.set(each.seq, [found('revoked-unknown', { certSerialHex: wanted })]);
    }
    await storeRevoked(transaction, station, revoked);
  }
  if (signed.length > 0) {
    let newest = await newestNumber(transaction, station);
    for (const { seq, number } of signed) {
      if (number <= newest) foundAt.set(seq, [found('crl-number', { number, newest })]);
      newest = Math.max(newest, number);
    }
    await storeSigned(transaction, station, signed);
  }
  return foundAt;
}

/** Whether the certificate was issued to that unit by an entry of this log that stands before. */
async function issuedHere(transaction: Transaction, station: string, revoked: readonly Revoked[]) {
  const { rows } = await transaction.query<{ value: string; seq: string; unit: string }>(
    `select value, seq, split_part(holder, ' ', 1) as unit from claims
      where claim = 'certificate-serial' and station = $1 and value = any($2)`,
    [station, revoked.map(({ certSerialHex }) => certSerialHex)],
  );
  const bySerial = new Map(rows.map((row) => [row.value, row]));
  return ({ certSerialHex, unit, seq }: Revoked): boolean => {
    const claim = bySerial.get(certSerialHex);
    return claim !== undefined && claim.unit === unit && Number(claim.seq) < seq;
  };
}

async function newestNumber(transaction: Transaction, station: string): Promise<number> {
  const { rows } = await transaction.query<{ newest: string | null }>(
    'select max(number) as newest from signed_crls where station = $1',
    [station],
  );
  return Number(rows[0]?.newest ?? 0);
}

/** A certificate is revoked once: the first entry counts. */
async function storeRevoked(transaction: Transaction, station: string, revoked: readonly Revoked[]): Promise<void> {
  await transaction.query(
    `insert into revocations (station, cert_serial, seq, unit, reason, revoked_at)
     select $1, "certSerialHex", seq, unit, reason, "revokedAt"
       from jsonb_to_recordset($2::jsonb) as revoked ("certSerialHex" text, seq bigint, unit text, reason text, "revokedAt" text)
      order by seq
     on conflict do nothing`,
    [
      station,
      JSON.stringify(
        revoked.map(({ certSerialHex, seq, unit, reason, revokedAt }) => {
          return { certSerialHex, seq, unit, reason, revokedAt };
        }),
      ),
    ],
  );
}

async function storeSigned(transaction: Transaction, station: string, signed: readonly Signed[]): Promise<void> {
  await transaction.query(
    `insert into signed_crls (station, seq, number, sha256, this_update, next_update, revoked)
     select $1, seq, number, "crlSha256Hex", "thisUpdate", "nextUpdate", revoked
       from jsonb_to_recordset($2::jsonb) as signed (seq bigint, number bigint, "crlSha256Hex" text, "thisUpdate" text,
         "nextUpdate" text, revoked bigint)
     on conflict do nothing`,
    [
      station,
      JSON.stringify(
        signed.map(({ seq, number, crlSha256Hex, thisUpdate, nextUpdate, revoked }) => {
          return { seq, number, crlSha256Hex, thisUpdate, nextUpdate, revoked };
        }),
      ),
    ],
  );
}

/** The station manifest: all that the files of a station may choose among. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { VERSION_FLOOR } from '../../model/documents/firmware-version.ts';
import { officerJwkSchema } from '../officer-key.ts';
import * as fields from './fields.ts';

const PEM = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n$/;

/** One certificate, and the SHA-256 of its DER, which is what people compare. */
const pinnedCertificate = z
  .strictObject({ sha256: fields.sha256Hex, pem: z.string().max(8_192).regex(PEM) })
  .refine(({ sha256, pem }) => certificateSha256Hex(pem) === sha256, { path: ['sha256'], error: 'other-certificate' });

/** C2SP verifier key: `name+id+base64`; or two of one signer with a space between, the second for ML-DSA-44. */
const verifierKey = z
  .string()
  .max(fields.MAX_VERIFIER_KEY_CHARACTERS)
  .regex(/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+(?: [^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+)?$/);

const product = z.strictObject({
  name: fields.productName,
  /** SHA-256 of product.json; absent: any description of the product of this name. */
  descriptionSha256: fields.sha256Hex.exactOptional(),
  /** The lowest version of firmware that may be installed. */
  firmwareFloor: z.string().regex(VERSION_FLOOR),
});

const printer = z.strictObject({
  /** The scheme of its address, such as `folder`. */
  kind: z
    .string()
    .max(20)
    .regex(/^[a-z][a-z0-9+]*$/),
  /** The printer keeps what it printed: files of labels are secrets that stay. */
  keepsLabels: z.boolean(),
});

const absolutePath = z.string().min(1).max(1_024);
const programArguments = z.array(fields.printable(512)).max(32);

export const manifestDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('manifest'),
    station: fields.stationName,
    number: fields.documentNumber,
    notBefore: fields.utcMoment,
    notAfter: fields.utcMoment,
    /** To whom the secrets of units may be sealed. */
    escrow: z.array(pinnedCertificate).min(1).max(8),
    /** Absent: the station has no upstream. */
    upstream: z
      .strictObject({
        url: z.url({ protocol: /^https$/ }),
        /** SHA-256 of the DER of the certificate authority of the connection. */
        caSha256: fields.sha256Hex,
        /** Of upstream's cosignatures. */
        key: verifierKey,
      })
      .exactOptional(),
    /** Of this station's checkpoints. */
    checkpointKeys: z.array(verifierKey).min(1).max(8),
    /** Who may sign firmware releases. */
    releaseKeys: z.array(officerJwkSchema).min(1).max(16),
    products: z
      .array(product)
      .min(1)
      .max(200)
      .refine((products) => fields.isDistinct(products.map(({ name }) => name)), 'twice'),
    printers: z.array(printer).min(1).max(8),
    /** PKCS#11 drivers of a signing service that the station starts; none where it runs in an account of its own. */
    modules: z.array(z.strictObject({ path: absolutePath, sha256: fields.sha256Hex })).max(8),
    /** Programs that read labels; the keyboard of a hand scanner needs none. */
    scanners: z.array(z.strictObject({ sha256: fields.sha256Hex, args: programArguments })).max(8),
    /** Absent: as `ORDERS_ABOVE` and `CRL_DAYS` have it. */
    revocation: z
      .strictObject({
        /** More certificates than this, in one day, are revoked by an order of two officers only. */
        ordersAbove: z.int().min(0).max(10_000),
        /** How long a CRL is valid. */
        crlDays: z.int().min(1).max(365),
      })
      .exactOptional(),
    issuedAt: fields.utcMoment,
  })
  .refine(fields.isPeriod, { path: ['notAfter'], error: 'not-after-not-before' })
  .readonly();

export type ManifestDocument = z.infer<typeof manifestDocumentSchema>;

/** `undefined` for what is not the PEM of one certificate. */
export function certificateSha256Hex(pem: string): string | undefined {
  const base64 = PEM.exec(pem)?.[1];
  if (base64 === undefined) return undefined;
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}

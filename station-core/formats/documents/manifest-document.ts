/** The station manifest: all that the files of a station may choose among. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { VERSION_FLOOR } from '../../model/documents/firmware-version.ts';
import { officerJwkSchema } from '../officer-key.ts';
import * as fields from './fields.ts';

const PEM = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n$/;

/** One certificate, and the SHA-256 of its DER, which is what people compare. */
const pinnedCertificate = z
  .strictObject({
    sha256: fields.sha256Hex.describe('SHA-256 of its DER, which is what people compare.'),
    pem: z.string().max(8_192).regex(PEM).describe('The certificate.'),
  })
  .refine(({ sha256, pem }) => certificateSha256Hex(pem) === sha256, { path: ['sha256'], error: 'other-certificate' });

/** C2SP verifier key: `name+id+base64`; or two of one signer with a space between, the second for ML-DSA-44. */
const verifierKey = z
  .string()
  .max(fields.MAX_VERIFIER_KEY_CHARACTERS)
  .regex(/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+(?: [^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+)?$/);

const product = z.strictObject({
  name: fields.productName.describe('Its name in product.json.'),
  descriptionSha256: fields.sha256Hex
    .describe('Of its description, as `birthmark manifest propose` computes it; absent: any description of this name.')
    .exactOptional(),
  firmwareFloor: z.string().regex(VERSION_FLOOR).describe('The lowest version of firmware that may be installed.'),
});

const printer = z.strictObject({
  kind: z
    .string()
    .max(20)
    .regex(/^[a-z][a-z0-9+]*$/)
    .describe('The scheme of its address, such as `folder`.'),
  keepsLabels: z.boolean().describe('The printer keeps what it printed: files of labels are secrets that stay.'),
});

const absolutePath = z.string().min(1).max(1_024);
const programArguments = z.array(fields.printable(512)).max(32);

export const manifestDocumentSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('manifest'),
    station: fields.stationName.describe('The station it is for.'),
    trial: z
      .literal(true)
      .describe('It is a trial station, which makes nothing but trial units. Absent: it is none.')
      .exactOptional(),
    number: fields.documentNumber.describe('Only rises: a manifest with a lower one than was in force is refused.'),
    notBefore: fields.utcMoment.describe('Valid from then on: RFC 3339, in UTC.'),
    notAfter: fields.utcMoment.describe('Valid until just before then.'),
    escrow: z.array(pinnedCertificate).min(1).max(8).describe('To whom the secrets of units may be sealed.'),
    upstream: z
      .strictObject({
        url: z.url({ protocol: /^https$/ }).describe('Where headquarters listens.'),
        caSha256: fields.sha256Hex.describe('SHA-256 of the DER of the certificate authority of the connection.'),
        key: verifierKey.describe('C2SP verifier keys of its receipts.'),
      })
      .describe('Absent: the station has no upstream.')
      .exactOptional(),
    checkpointKeys: z.array(verifierKey).min(1).max(8).describe("C2SP verifier keys of this station's checkpoints."),
    releaseKeys: z
      .array(officerJwkSchema)
      .min(1)
      .max(16)
      .describe('Who may sign firmware releases: public keys as JWK.'),
    products: z
      .array(product)
      .min(1)
      .max(200)
      .refine((products) => fields.isDistinct(products.map(({ name }) => name)), 'twice')
      .describe('What may be made.'),
    printers: z.array(printer).min(1).max(8).describe('Where labels may be printed.'),
    modules: z
      .array(
        z.strictObject({
          path: absolutePath.describe('The file.'),
          sha256: fields.sha256Hex.describe('The SHA-256 of its content.'),
        }),
      )
      .max(8)
      .describe(
        'PKCS#11 drivers of a signing service that the station starts; none where it runs in an account of its own.',
      ),
    scanners: z
      .array(
        z.strictObject({
          sha256: fields.sha256Hex.describe('The SHA-256 of the program.'),
          args: programArguments.describe('Its arguments, exactly.'),
        }),
      )
      .max(8)
      .describe('Programs that read labels; the keyboard of a hand scanner needs none.'),
    revocation: z
      .strictObject({
        ordersAbove: z
          .int()
          .min(0)
          .max(10_000)
          .describe('More certificates than this, in one day, are revoked by an order of two officers only.'),
        crlDays: z.int().min(1).max(365).describe('How many days a CRL is valid.'),
      })
      .describe('How certificates are revoked; absent: as the station does by itself.')
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

import { hash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { macSchema, sha256HexSchema, unitSerialSchema } from '../../station-core/model-schemas.ts';
import { purposesOf } from '../certificates/purposes.ts';
import { found } from './opened.ts';
import type { Found, OpenedEntry } from './opened.ts';
import { unitNamesOf, unitUri } from './unit-names.ts';

/** Opens a `certificate-issued` entry: everything it states is computed again from the certificate it holds. */
export const issuedSchema = z.looseObject({
  unit: macSchema,
  serial: unitSerialSchema,
  certSerialHex: z.string(),
  certSha256Hex: sha256HexSchema,
  certBase64: z.base64().min(1),
  spkiSha256Hex: sha256HexSchema,
  intentSeq: z.int().nonnegative(),
});
export type Issued = z.infer<typeof issuedSchema>;

/** Those registered for the station. None is not the same as any. */
export type Issuers = readonly X509Certificate[];

export function openCertificate({ fields }: OpenedEntry, issuers: Issuers): readonly Found[] {
  const entry = issuedSchema.safeParse(fields);
  if (!entry.success) return [found('entry-unreadable', { field: entry.error.issues[0]?.path.join('.') ?? '' })];
  const certDer = Buffer.from(entry.data.certBase64, 'base64');
  const certificate = parse(certDer);
  if (certificate === undefined) return [found('certificate-unreadable')];
  return [
    ...stated(entry.data, certificate),
    ...unitNamed(entry.data, certDer),
    ...profile(certificate),
    ...issuer(certificate, issuers),
  ];
}

/** OpenSSL forgives bytes after the end; here they would be bytes that nobody looks at. */
function parse(certDer: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(certDer);
    return certificate.raw.equals(certDer) ? certificate : undefined;
  } catch {
    return undefined; // whatever OpenSSL makes of it, it is no certificate
  }
}

function stated(entry: Issued, certificate: X509Certificate): Found[] {
  const certSha256Hex = hash('sha256', certificate.raw);
  const spkiSha256Hex = hash('sha256', certificate.publicKey.export({ type: 'spki', format: 'der' }));
  const curve = certificate.publicKey.asymmetricKeyDetails?.namedCurve ?? 'none';
  const certSerialHex = certificate.serialNumber.toLowerCase();
  const wrong: Found[] = [];
  if (certSha256Hex !== entry.certSha256Hex) wrong.push(found('certificate-digest', { computed: certSha256Hex }));
  if (spkiSha256Hex !== entry.spkiSha256Hex || curve !== 'prime256v1') {
    wrong.push(found('certificate-key', { computed: spkiSha256Hex, curve }));
  }
  if (certSerialHex !== entry.certSerialHex) wrong.push(found('certificate-serial', { computed: certSerialHex }));
  return wrong;
}

function unitNamed({ unit, serial }: Issued, certDer: Buffer): Found[] {
  const names = unitNamesOf(certDer);
  if (names === undefined) return [found('certificate-unreadable')];
  const { serialNumbers, hardwareSerials, uris } = names;
  const fits = only(serialNumbers, serial) && only(hardwareSerials, serial) && only(uris, unitUri(unit));
  if (fits) return [];
  return [found('certificate-unit', { serialNumbers: serialNumbers.join(' '), uris: uris.join(' ') })];
}

function profile(certificate: X509Certificate): Found[] {
  if (certificate.ca) return [found('certificate-profile', { why: 'it may issue certificates' })];
  return purposesOf(certificate).length === 0 ? [found('certificate-profile', { why: 'no extended key usage' })] : [];
}

function issuer(certificate: X509Certificate, issuers: Issuers): Found[] {
  if (issuers.length === 0) return [found('no-issuing-certificate')];
  const signer = issuers.find((each) => certificate.checkIssued(each) && certificate.verify(each.publicKey));
  if (signer === undefined) return [found('certificate-issuer', { names: certificate.issuer.replaceAll('\n', ', ') })];
  const begins = certificate.validFromDate;
  if (begins >= signer.validFromDate && begins <= signer.validToDate) return [];
  return [
    found('certificate-issuer', { why: 'its issuer was not valid when it begins', begins: begins.toISOString() }),
  ];
}

function only(values: readonly string[], wanted: string): boolean {
  return values.length === 1 && values[0] === wanted;
}

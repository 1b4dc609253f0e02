import type {
  CertificateRecord,
  Journalled,
  JournalRecord,
  MigratedCertificateRecord,
  RegainedCertificateRecord,
} from './records.ts';

/** A certificate in the journal, whoever signed it, and what it is found by. */

type Recorded = CertificateRecord | MigratedCertificateRecord | RegainedCertificateRecord;

export type AnyCertificate =
  | Journalled<CertificateRecord>
  | Journalled<MigratedCertificateRecord>
  | Journalled<RegainedCertificateRecord>;

/** What names a certificate, or was used for one. */
export type CertificateKey = 'intent' | 'unit' | 'serial' | 'spki' | 'cert-serial' | 'tbs';

export function* keysOf(record: Recorded): Generator<[CertificateKey, string]> {
  yield ['unit', record.unit];
  yield ['serial', record.serial];
  yield ['spki', record.spkiSha256Hex];
  yield ['cert-serial', record.certSerialHex];
  yield ['tbs', record.tbsSha256Hex];
  if (record.kind !== 'migrated-certificate') yield ['intent', record.intentLeafHex];
}

export function hasKey(record: JournalRecord, key: CertificateKey, value: string): boolean {
  const certificate = asCertificate(record);
  if (certificate === undefined) return false;
  for (const [each, text] of keysOf(certificate)) if (each === key && text === value) return true;
  return false;
}

export function asCertificate(record: JournalRecord): AnyCertificate | undefined {
  switch (record.kind) {
    case 'certificate':
    case 'migrated-certificate':
    case 'regained-certificate':
      return record as AnyCertificate;
    default:
      return undefined;
  }
}

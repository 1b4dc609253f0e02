import type { Ledger } from '../../../ledger/ledger.ts';
import type { CertificateRecord } from '../../../ledger/unit-record.ts';
import type { Mac } from '../../../model/mac.ts';

/** The certificate that a relabelled unit has and keeps. */
export interface LiveCertificate extends Pick<CertificateRecord, 'certSerialHex' | 'certSha256Hex' | 'spkiSha256Hex'> {
  readonly certDer: Buffer;
  /** The entry that holds it. */
  readonly seq: number;
}

export function liveCertificateOf(
  ledger: Pick<Ledger, 'liveIdentity' | 'certificateSeq'>,
  unit: Mac,
): LiveCertificate | undefined {
  const { certificate } = ledger.liveIdentity(unit);
  const seq = ledger.certificateSeq(unit);
  if (certificate === undefined || seq === undefined) return undefined;
  const { certSerialHex, certSha256Hex, spkiSha256Hex, certDerBase64 } = certificate;
  return { certSerialHex, certSha256Hex, spkiSha256Hex, certDer: Buffer.from(certDerBase64, 'base64'), seq };
}

/** After `admit`, which lets no unit through without one. */
export function admittedCertificate(ledger: Pick<Ledger, 'liveIdentity' | 'certificateSeq'>, unit: Mac) {
  const certificate = liveCertificateOf(ledger, unit);
  if (certificate === undefined) throw new Error('a unit without a certificate was admitted to be relabelled');
  return certificate;
}

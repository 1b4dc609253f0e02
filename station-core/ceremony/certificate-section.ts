import { createHash, X509Certificate } from 'node:crypto';
import { certificateWords } from '../pki/certificate-words.ts';
import { codeRow, type RecordRow, type RecordSection, textRow } from './record/ceremony-record.ts';

/** What a record says of a certificate of a CA. */
export function certificateSection(
  heading: string,
  certDer: Uint8Array,
  more: readonly RecordRow[] = [],
): RecordSection {
  const words = certificateWords(certDer);
  const fingerprint = codeRow('SHA-256', createHash('sha256').update(certDer).digest('hex'));
  if (words === undefined) {
    const { subject, serialNumber } = new X509Certificate(certDer);
    return {
      heading,
      rows: [textRow('Subject', subject), codeRow('Serial number', serialNumber), fingerprint, ...more],
    };
  }
  return {
    heading,
    rows: [
      textRow('Subject', words.subject.join(', ')),
      textRow('Issuer', words.issuer.join(', ')),
      codeRow('Serial number', words.serialHex),
      textRow('Validity', `${words.notBefore} to ${words.neverExpires ? 'no expiration date' : words.notAfter}`),
      textRow('Key, signature', `${words.publicKey}, ${words.signatureAlgorithm}`),
      textRow('Usage', words.keyUsage.join(', ')),
      codeRow('Key SHA-256', words.spkiSha256Hex),
      codeRow('Subject key id', words.subjectKeyIdHex ?? 'none'),
      codeRow('Authority key id', words.authorityKeyIdHex ?? 'none'),
      ...more,
      fingerprint,
    ],
  };
}

import { createHash, X509Certificate } from 'node:crypto';

/** SHA-256 of the DER of a PEM certificate, in hex: what people compare. */
export function certificateSha256Hex(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
}

/** Whose certificate it is, and its SHA-256; where it is none, that. */
export function certificateWords(pem: string): string {
  try {
    const subject = new X509Certificate(pem).subject.trim().replaceAll(/\s*\n\s*/g, ', ');
    return `${subject}; ${certificateSha256Hex(pem)}`;
  } catch {
    return 'CANNOT BE READ'; // forgiven: the officer sees that it cannot be read, and must not sign it
  }
}

import { X509Certificate } from 'node:crypto';

/** PEM text of certificates (RFC 7468): for files and people. Never for keys. */
export function certificatePem(certDer: Uint8Array): string {
  return new X509Certificate(certDer).toString();
}

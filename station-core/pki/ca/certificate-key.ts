import { X509Certificate } from 'node:crypto';

export function spkiOfCertificate(certDer: Uint8Array): Buffer {
  return new X509Certificate(certDer).publicKey.export({ type: 'spki', format: 'der' });
}

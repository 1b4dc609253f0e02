import { X509Certificate } from 'node:crypto';

/** PEM text of certificates and CRLs (RFC 7468): for files and people. Never for keys. */
export function certificatePem(certDer: Uint8Array): string {
  return new X509Certificate(certDer).toString();
}

export function crlPem(crlDer: Uint8Array): string {
  const lines =
    Buffer.from(crlDer)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN X509 CRL-----', ...lines, '-----END X509 CRL-----', ''].join('\n');
}

import { hash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { OID } from '../../station-core/pki/oids.ts';
import { purposesOf } from './purposes.ts';

/** Who a client certificate names. TLS has verified it against our CA; whether its key may speak is asked in the registry. */
export interface ClientIdentity {
  readonly kind: 'station' | 'headquarters';
  readonly name: string;
  readonly spkiSha256Hex: string;
}

export type WhyNot =
  | 'no certificate'
  | 'not for client authentication'
  | 'not valid now'
  | 'names nobody'
  | 'names more than one';

const NAME_URI = /^urn:birthmark:(station|headquarters):([A-Za-z0-9._-]{1,64})$/;

export function identityOf(socket: Socket, now: Date): ClientIdentity | WhyNot {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return 'no certificate';
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? 'no certificate' : identityIn(certificate, now);
}

/** Asked at each request: a connection may be older than the certificate's end. */
export function identityIn(certificate: X509Certificate, now: Date): ClientIdentity | WhyNot {
  // OpenSSL takes a certificate without the extension for any purpose; here it has none.
  if (!purposesOf(certificate).includes(OID.clientAuth)) return 'not for client authentication';
  if (now < certificate.validFromDate || now > certificate.validToDate) return 'not valid now';
  const names = certificate.subjectAltName?.split(', ') ?? [];
  // Node puts a name that itself holds a comma or quote in JSON quotes; such a name never matches here.
  const uris = names.filter((name) => name.startsWith('URI:')).map((name) => name.slice('URI:'.length));
  if (uris.length > 1) return 'names more than one';
  const [, kind, name] = NAME_URI.exec(uris[0] ?? '') ?? [];
  if (name === undefined || (kind !== 'station' && kind !== 'headquarters')) return 'names nobody';
  return { kind, name, spkiSha256Hex: spkiSha256HexOf(certificate) };
}

export function spkiSha256HexOf({ publicKey }: X509Certificate): string {
  return hash('sha256', publicKey.export({ type: 'spki', format: 'der' }));
}

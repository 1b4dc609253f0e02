import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';

/** Who is speaking: read from the client certificate that TLS has already verified against our CA. */
const STATION_URI = /^urn:birthmark:station:([A-Za-z0-9._-]{1,64})$/;

/** The one station named in the URI SAN; a certificate that names none, or several, is nobody's. */
export function stationOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const names = socket.getPeerX509Certificate()?.subjectAltName?.split(', ') ?? [];
  // Node puts a name that itself holds a comma or quote in JSON quotes; such a name never matches here.
  const uris = names.filter((name) => name.startsWith('URI:')).map((name) => name.slice('URI:'.length));
  const [station] = uris.map((uri) => STATION_URI.exec(uri)?.[1]);
  return uris.length === 1 ? station : undefined;
}

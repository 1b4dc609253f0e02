import { Fault } from '../../fault.ts';
import { isPrintable } from '../../model/printable.ts';

/** How a port is named: a device path, or a URL whose scheme says how to reach it. Only reads names; opens nothing. */
export type PortAddress = PathAddress | TcpAddress;

export interface PathAddress {
  readonly kind: 'path';
  /** `/dev/ttyUSB0`, `COM7`, or the link a pty has. */
  readonly path: string;
}

export interface TcpAddress {
  readonly kind: 'rfc2217' | 'socket';
  readonly host: string;
  readonly port: number;
  /** As it was written, for evidence. */
  readonly text: string;
}

/** Looks like a network port without its scheme; no device path has a colon and digits at its end but no slash. */
const HOST_AND_PORT = /^[^/\\\s]+:[0-9]{1,5}$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

export function parsePortAddress(text: string): PortAddress {
  if (!isPrintable(text)) throw badAddress(text, 'it holds characters that cannot be printed');
  if (SCHEME.test(text)) return parseUrl(text);
  if (text.trim() === '') throw badAddress(text, 'empty');
  if (HOST_AND_PORT.test(text)) throw badAddress(text, 'no scheme: write rfc2217:// or socket:// before it');
  return { kind: 'path', path: text };
}

function parseUrl(text: string): TcpAddress {
  const url = URL.parse(text);
  if (url === null) throw badAddress(text, 'not a URL');
  const kind = url.protocol.slice(0, -1);
  if (kind !== 'rfc2217' && kind !== 'socket') throw badAddress(text, 'unknown scheme');
  // A user name, a path or an option here would be dropped silently otherwise, and somebody meant something by it.
  const extra = url.username + url.password + url.search + url.hash + url.pathname.replace(/^\/$/, '');
  if (extra !== '') throw badAddress(text, 'more than host and port');
  const port = Number(url.port);
  if (url.hostname === '') throw badAddress(text, 'no host');
  if (port === 0) throw badAddress(text, 'no port');
  return { kind, host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, text };
}

function badAddress(address: string, reason: string): Fault {
  return new Fault('port.bad-address', { address, reason });
}

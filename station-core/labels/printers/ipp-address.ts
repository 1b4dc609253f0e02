/** Where an IPP printer is, out of its address: `ipp://`, `ipps://` with the pin of its certificate, or `cups:QUEUE`. */
import { Fault } from '../../fault.ts';
import { KNOWN_ADDRESSES } from '../../model/desk/printer-addresses.ts';

export interface IppPlace {
  /** As in station.json. */
  readonly address: string;
  /** What the printer is called in each request. */
  readonly printerUri: string;
  /** RFC 8010 §4: the path of the HTTP request. */
  readonly path: string;
  readonly reach:
    | { readonly kind: 'plain'; readonly host: string; readonly port: number }
    | { readonly kind: 'tls'; readonly host: string; readonly port: number; readonly certSha256Hex: string | undefined }
    | { readonly kind: 'local-socket'; readonly socket: string };
}

/** RFC 8011 §4.4.1: the port of both schemes. */
const IPP_PORT = 631;
const CUPS_SOCKET = '/run/cups/cups.sock';
/** Names that CUPS gives to its queues. */
const QUEUE = /^[\x21-\x7e]{1,127}$/;
const PIN = /^#sha256=([0-9a-f]{64})$/i;

export function ippPlace(address: string): IppPlace {
  const url = URL.parse(address);
  if (url === null || url.hostname === '' || url.username !== '' || url.search !== '') throw unknown(address);
  const { pathname: path, protocol, hash } = url;
  const host = url.hostname.replace(/^\[(.+)\]$/, '$1');
  const port = url.port === '' ? IPP_PORT : Number(url.port);
  const printerUri = `${protocol}//${url.host}${path}`;
  if (protocol === 'ipp:' && hash === '') {
    return { address, printerUri, path, reach: { kind: 'plain', host, port } };
  }
  const pin = PIN.exec(hash)?.[1]?.toLowerCase();
  if (protocol !== 'ipps:' || (hash !== '' && pin === undefined)) throw unknown(address);
  return { address, printerUri, path, reach: { kind: 'tls', host, port, certSha256Hex: pin } };
}

export function cupsPlace(queue: string, socket = CUPS_SOCKET): IppPlace {
  const address = `cups:${queue}`;
  if (!QUEUE.test(queue) || /[/#?]/.test(queue)) throw unknown(address);
  const path = `/printers/${encodeURIComponent(queue)}`;
  return { address, printerUri: `ipp://localhost${path}`, path, reach: { kind: 'local-socket', socket } };
}

function unknown(address: string): Fault {
  return new Fault('station.bad-config', { field: 'printer', value: address, known: KNOWN_ADDRESSES });
}

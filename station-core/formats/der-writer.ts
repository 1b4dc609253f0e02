/** Writes DER (X.690): definite, minimal lengths. It knows no schema; `der.ts` reads. */
import { context, contextConstructed, TAG } from './der.ts';

/** One element of these contents, one after the other. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  let lengthBytes = 0;
  for (const each of contents) lengthBytes += each.length;
  return Buffer.concat([headerOf(tag, lengthBytes), ...contents]);
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => element(TAG.sequence, ...contents);
export const set = (...contents: readonly Uint8Array[]): Buffer => element(TAG.set, ...contents);
export const octetString = (content: Uint8Array): Buffer => element(TAG.octetString, content);
/** A BIT STRING of whole bytes. */
export const bitString = (content: Uint8Array): Buffer => element(TAG.bitString, Buffer.of(0), content);
export const utf8String = (text: string): Buffer => element(TAG.utf8String, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Buffer => element(TAG.printableString, Buffer.from(text, 'ascii'));
/** `[n] IMPLICIT` of a primitive type. */
export const implicit = (number: number, content: Uint8Array): Buffer => element(context(number), content);
/** `[n]` that holds further elements. */
export const explicit = (number: number, ...contents: readonly Uint8Array[]): Buffer =>
  element(contextConstructed(number), ...contents);

/** Big-endian; a leading zero byte is added where the value would read as negative. */
export function positiveInteger(bigEndian: Uint8Array): Buffer {
  let start = 0;
  while (start < bigEndian.length - 1 && bigEndian[start] === 0) start += 1;
  const digits = bigEndian.subarray(start);
  const sign = (digits[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0);
  return element(TAG.integer, sign, digits);
}

export function oid(dotted: string): Buffer {
  const [root = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  return element(TAG.oid, Buffer.from([root * 40 + second, ...arcs].flatMap(base128)));
}

/** UTCTime through 2049, GeneralizedTime from 2050 on; whole seconds (RFC 5280 section 4.1.2.5). */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return date.getUTCFullYear() < 2050
    ? element(TAG.utcTime, Buffer.from(digits.slice(2), 'ascii'))
    : element(TAG.generalizedTime, Buffer.from(digits, 'ascii'));
}

function headerOf(tag: number, lengthBytes: number): Buffer {
  if (lengthBytes < 0x80) return Buffer.of(tag, lengthBytes);
  if (lengthBytes < 0x100) return Buffer.of(tag, 0x81, lengthBytes);
  if (lengthBytes < 0x1_0000) return Buffer.of(tag, 0x82, lengthBytes >> 8, lengthBytes & 0xff);
  if (lengthBytes < 0x100_0000) {
    return Buffer.of(tag, 0x83, lengthBytes >> 16, (lengthBytes >> 8) & 0xff, lengthBytes & 0xff);
  }
  throw new RangeError(`an element of ${lengthBytes} bytes is longer than any certificate or CRL`);
}

/** Septets with the top bit set on all but the last (X.690 section 8.19.2). */
function base128(arc: number): number[] {
  const septets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) septets.unshift(0x80 | (rest % 128));
  return septets;
}

import { isUtf8 } from 'node:buffer';

/** Where a text is wrong and why. The content itself may be a secret and is never quoted. */
export interface TextPlace {
  readonly offsetBytes: number;
  readonly line: number;
  readonly reason: string;
}

/** Makes the error for a text that is refused: the caller knows whose fault that is. */
export type RefuseText = (place: TextPlace) => Error;

/**
 * Reads text that people made. It is UTF-8, with or without a byte order mark; anything else is named for what it is.
 * A decoder that replaces what it cannot read would put U+FFFD into flash and say nothing.
 */
export function strictText(bytes: Uint8Array, refuse: RefuseText): string {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const other = otherEncoding(source);
  if (other !== undefined) throw refuse({ offsetBytes: 0, line: 1, reason: `it is ${other}; save it as UTF-8` });
  if (!isUtf8(source)) {
    const offsetBytes = firstBrokenByte(source);
    const line = lineAt(source, offsetBytes);
    throw refuse({ offsetBytes, line, reason: `line ${line} is not UTF-8; save the file as UTF-8` });
  }
  return source.toString('utf8', hasUtf8Mark(source) ? 3 : 0);
}

function hasUtf8Mark(source: Buffer): boolean {
  return source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
}

/** By its byte order mark; without one by the zero bytes that UTF-16 puts beside the letters of ASCII. */
function otherEncoding(source: Buffer): string | undefined {
  const [a, b, c, d] = source;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) {
    return 'UTF-32';
  }
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'UTF-16';
  if (a === undefined || b === undefined) return undefined;
  return (a === 0) === (b === 0) ? undefined : 'UTF-16 without a byte order mark';
}

/** Decoding and encoding again differ first where a byte was replaced. */
function firstBrokenByte(source: Buffer): number {
  const again = Buffer.from(source.toString('utf8'), 'utf8');
  const at = again.findIndex((byte, index) => byte !== source[index]);
  return at === -1 ? again.length : at;
}

function lineAt(source: Buffer, offsetBytes: number): number {
  return source.toString('latin1', 0, offsetBytes).split(/\r\n|\r|\n/).length;
}

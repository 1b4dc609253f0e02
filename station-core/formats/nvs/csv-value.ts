import { wholeNumber } from '../text/whole-number.ts';
import { integerFits, integerValue, isIntegerType } from './entry.ts';
import type { NvsValue } from './entry.ts';

type Bad = (reason: string) => Error;

/** The value one row of the generator's CSV stands for. `bad` makes the complaint and is never given the content. */
export function decodeValue(encoding: string, content: Buffer, bad: Bad): NvsValue {
  switch (encoding) {
    case 'string':
      return { type: 'string', text: utf8(content, bad) };
    case 'binary':
      return { type: 'blob', bytes: content };
    case 'hex2bin':
      return { type: 'blob', bytes: fromHex(utf8(content, bad).trim(), bad) };
    case 'base64':
      return { type: 'blob', bytes: fromBase64(utf8(content, bad), bad) };
    default: {
      const fill = fillEncoding(encoding);
      if (fill !== undefined) return { type: 'blob', bytes: filled(content, fill, bad) };
      if (!isIntegerType(encoding)) throw bad('the encoding is unknown');
      const text = utf8(content, bad).trim();
      if (/^[+-]?0+[1-9]/.test(text)) throw bad('a number does not begin with 0: is it octal or decimal?');
      const number = signedNumber(text);
      if (number === undefined || !integerFits(encoding, number)) throw bad(`the value is no ${encoding}`);
      return integerValue(encoding, number);
    }
  }
}

interface Fill {
  readonly sized: boolean;
  readonly lengthBytes: number;
  readonly filler: number;
}

/** `blob_fill(32;0x00)`: padded to a length. `blob_sz_fill(32;0x00)`: the same with the value's own length (u32) before it. */
function fillEncoding(encoding: string): Fill | undefined {
  const match = /^blob_(sz_)?fill\(([0-9]{1,6});0x([0-9a-f]{1,2})\)$/.exec(encoding.replace(/\s/g, ''));
  if (match === null) return undefined;
  return { sized: match[1] !== undefined, lengthBytes: Number(match[2]), filler: Number.parseInt(match[3] ?? '', 16) };
}

function filled(content: Buffer, { sized, lengthBytes, filler }: Fill, bad: Bad): Buffer {
  if (content.length > lengthBytes) throw bad(`the value is longer than the ${lengthBytes} bytes to fill`);
  const padded = Buffer.concat([content, Buffer.alloc(lengthBytes - content.length, filler)]);
  if (!sized) return padded;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([size, padded]);
}

function utf8(content: Buffer, bad: Bad): string {
  const text = content.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(content)) throw bad('the value is not UTF-8');
  return text;
}

function fromHex(text: string, bad: Bad): Buffer {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw bad('the value is not hexadecimal bytes');
  return Buffer.from(text, 'hex');
}

function fromBase64(text: string, bad: Bad): Buffer {
  const compact = text.replace(/\s/g, '');
  if (compact.length % 4 !== 0 || !/^[0-9a-z+/]*={0,2}$/i.test(compact)) throw bad('the value is not base64');
  return Buffer.from(compact, 'base64');
}

function signedNumber(text: string): bigint | undefined {
  const magnitude = wholeNumber(text.replace(/^[+-]/, ''));
  return text.startsWith('-') && magnitude !== undefined ? -magnitude : magnitude;
}

/** A bitmap as a format of ZPL II: the printer draws nothing itself, so that it prints these dots and no others. */
import { Secret } from '../../secret.ts';
import type { Bitmap } from './bitmap.ts';

const HEX_DIGITS = Buffer.from('0123456789ABCDEF');

/** `^GFA`: graphic field in ASCII hexadecimal digits, 1 is dark (ZPL II Programming Guide). */
export function encodeZpl({ widthDots, heightDots, rowBytes, bytes }: Bitmap): Secret<Buffer> {
  const head = `^XA^PW${widthDots}^LL${heightDots}^LH0,0^FO0,0^GFA,${bytes.length},${bytes.length},${rowBytes},`;
  const tail = '^FS^PQ1^XZ\n';
  const zpl = Buffer.alloc(head.length + 2 * bytes.length + tail.length);
  zpl.write(head, 'latin1');
  for (const [at, byte] of bytes.entries()) {
    zpl[head.length + 2 * at] = HEX_DIGITS[byte >> 4] ?? 0;
    zpl[head.length + 2 * at + 1] = HEX_DIGITS[byte & 15] ?? 0;
  }
  zpl.write(tail, head.length + 2 * bytes.length, 'latin1');
  return new Secret(zpl);
}

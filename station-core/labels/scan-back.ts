/** Compares what a scanner read with what was printed. Neither text is ever logged, shown or put into an error. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.ts';

export type ScanVerdict = 'match' | 'other-label' | 'unreadable';

/** Scanners that type like a keyboard end a scan with CR, LF or TAB. */
const SCANNER_SUFFIX = /[\r\n\t]+$/;

/**
 * `match` only for the whole text, letter for letter. `unreadable` is a scan that broke off or was garbled, which a
 * second try may cure; every other text is some other label, on which a second try is wasted.
 */
export function matchScan(scanned: Secret<string>, expected: Secret<string>): ScanVerdict {
  const text = scanned.reveal().replace(SCANNER_SUFFIX, '');
  if (timingSafeEqual(digest(text), digest(expected.reveal()))) return 'match';
  return isWhole(text) ? 'other-label' : 'unreadable';
}

/** Equal length for any input, as the comparison in constant time needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Clean printable ASCII, and a JSON object if it starts as one. */
function isWhole(text: string): boolean {
  if (!/^[ -~]+$/.test(text)) return false;
  if (!text.startsWith('{')) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // forgiven: the parser's error quotes the text, so it must not travel
  }
}

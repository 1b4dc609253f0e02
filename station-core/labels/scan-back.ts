/** Compares what a scanner read with what was printed. Neither text is ever logged, shown or put into an error. */
import { hash, timingSafeEqual } from 'node:crypto';
import { Fault } from '../fault.ts';
import { Secret, withSecretBytes } from '../secret.ts';
import { readLabelText } from './read-label-text.ts';

export type ScanVerdict = 'match' | 'other-label' | 'unreadable' | 'no-label';

/** Scanners that type like a keyboard end a scan with CR, LF or TAB. */
const SCANNER_SUFFIX = new Set([0x0d, 0x0a, 0x09]);

/**
 * `match` only for the whole text, letter for letter. `unreadable` is a scan that broke off or was garbled, which a
 * second try may cure. Every other text is another unit's label, or no label of a unit at all, such as that of a parcel.
 */
export function matchScan(scanned: Secret<string>, expected: Secret<string>): ScanVerdict {
  const found = withSecretBytes(scanned, (bytes) => digest(withoutSuffix(bytes)));
  if (timingSafeEqual(found, withSecretBytes(expected, digest))) return 'match';
  const text = scanned.reveal().replace(/[\r\n\t]+$/, '');
  if (!isWhole(text)) return 'unreadable';
  return isOfUnit(text) ? 'other-label' : 'no-label';
}

function withoutSuffix(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && SCANNER_SUFFIX.has(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(0, end);
}

/** Equal length for any input, as the comparison in constant time needs it. */
function digest(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
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

/** Of any unit: what one of our labels says. JSON without the name of an access point is somebody else's. */
function isOfUnit(text: string): boolean {
  try {
    return readLabelText(new Secret(text)) !== undefined;
  } catch (error) {
    if (error instanceof Fault && error.code === 'scan.unreadable') return false;
    throw error;
  }
}

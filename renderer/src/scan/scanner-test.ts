/** What a scanner made of a code whose text is known. Pure: keys and their times in, what to change out. */
import { readingsOf, type ScanTrouble } from '../../../station-core/model/scanned/readings.ts';
import { FAST_MS } from './scan-listener.ts';

/** It holds what keyboard layouts disagree about, and is the label of no unit. */
export const TEST_TEXT = '{"ver":"v1","name":"TEST_Zy","pop":"qwAZ-_/@:;#&+=!"}';

export interface TestedKey {
  readonly key: string;
  readonly atMs: number;
  readonly ctrl: boolean;
}

export type ScannerTrouble = ScanTrouble | 'other-text' | 'no-enter' | 'slow';

export interface ScannerTest {
  /** As it came, control characters included. */
  readonly text: string;
  readonly troubles: readonly ScannerTrouble[];
  readonly msPerCharacter: number;
}

/** A key as the character it stands for: scanners send STX, ETX and GS as Ctrl and a letter. Nothing for Shift and its like. */
export function characterOf({ key, ctrl }: TestedKey): string {
  if (!/^.$/u.test(key)) return '';
  const code = key.toUpperCase().charCodeAt(0);
  return ctrl && code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) : key;
}

export function judgeScan(keys: readonly TestedKey[], endedBy: 'Enter' | 'Tab' | 'silence'): ScannerTest {
  const text = keys.map(characterOf).join('');
  const [first, last] = [keys[0], keys.at(-1)];
  const spanMs = first === undefined || last === undefined ? 0 : last.atMs - first.atMs;
  const msPerCharacter = text.length < 2 ? 0 : Math.round(spanMs / (text.length - 1));
  const reading = readingsOf(text).find((each) => each.text === TEST_TEXT);
  const troubles: ScannerTrouble[] = [];
  if (reading === undefined) troubles.push('other-text');
  else if (reading.trouble !== undefined) troubles.push(reading.trouble);
  if (endedBy === 'silence') troubles.push('no-enter');
  if (msPerCharacter > FAST_MS) troubles.push('slow');
  return { text, troubles, msPerCharacter };
}

/** With a visible sign for each control character: U+2400 and up. */
export function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (control) => {
    const code = control.charCodeAt(0);
    return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + (code & 0x1f));
  });
}

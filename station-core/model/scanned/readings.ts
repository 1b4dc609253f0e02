/** What a scanned text may have been before a scanner or a keyboard that is not set up right changed it. */
import { KEYBOARD_LAYOUTS, type KeyboardLayout, typedAsUs } from './keyboard-layouts.ts';
import { unframed } from './unframed.ts';

export const SCAN_TROUBLES = [
  'aim-prefix',
  'eci',
  'control-characters',
  'caps-lock',
  'german',
  'french',
  'italian',
  'british',
] as const satisfies readonly (ReturnType<typeof unframed>['framing'] | 'caps-lock' | KeyboardLayout)[];
export type ScanTrouble = (typeof SCAN_TROUBLES)[number];

export interface Reading {
  readonly text: string;
  readonly trouble: ScanTrouble | undefined;
  /** Every character was exchanged for another: it counts only where the text that is expected comes out whole. */
  readonly isGuess: boolean;
}

/** As it came, without what stands around it, first. */
export function readingsOf(scanned: string): readonly [Reading, ...Reading[]] {
  const { text, framing } = unframed(scanned);
  const swapped = swapCase(text);
  const guesses: Reading[] = swapped === text ? [] : [{ text: swapped, trouble: 'caps-lock', isGuess: true }];
  for (const layout of KEYBOARD_LAYOUTS) {
    const typed = typedAsUs(text, layout);
    if (typed !== undefined && typed !== text) guesses.push({ text: typed, trouble: layout, isGuess: true });
  }
  return [{ text, trouble: framing, isGuess: false }, ...guesses];
}

/** What Caps Lock does to the letters of a label, which are ASCII. */
function swapCase(text: string): string {
  return text.replaceAll(/[A-Za-z]/g, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
}

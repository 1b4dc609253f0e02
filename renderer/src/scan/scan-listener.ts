import { MAX_ENTRY_CHARACTERS } from '../../../station-core/model/limits.ts';
/**
 * Distinguishes a scanner from a person by its speed: a HID scanner is a keyboard that types a whole label in one burst and
 * ends it with Enter. Pure: keys and their times in, scans out. It never looks at fields and never keeps more of a
 * burst than the contract lets anybody enter.
 */
export const FAST_MS = 35;
export const SHORTEST_SCAN = 4;
/** Nobody types so many characters that fast: from here on it is a scanner, which may be held up by a busy machine. */
export const SURELY_SCANNED = 8;
export const HELD_UP_MS = 300;
/** What comes so soon after a scan that broke off is the rest of it. */
export const REST_MS = 3_000;
/**
 * Held or locked between the letters of a scan, AltGr for every brace on many layouts. A dead key waits for the next
 * letter, and an input method speaks of `Process`.
 */
const BETWEEN_LETTERS = new Set([
  'Shift',
  'CapsLock',
  'NumLock',
  'AltGraph',
  'Control',
  'Alt',
  'Meta',
  'Dead',
  'Compose',
  'Process',
  'Unidentified',
]);

export interface Key {
  readonly key: string;
  /** When it was pressed, by the clock of the input device's events. */
  readonly atMs: number;
  /** With Ctrl, Alt or Meta held it is a command, not a character. */
  readonly command: boolean;
}

export type Heard =
  /** Nothing of interest yet. */
  | { readonly kind: 'nothing' }
  /** The first character of what may become a burst: the owner of the field keeps its current text. */
  | { readonly kind: 'may-begin' }
  /** A key of the scanner that stands for no character: it must do nothing on the screen. */
  | { readonly kind: 'swallow' }
  /** What comes after a scan has broken off. Only a field that sends all that stands in it can do something with it. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'scan'; readonly text: string };

const NOTHING: Heard = { kind: 'nothing' };

const SWALLOW: Heard = { kind: 'swallow' };

const REST: Heard = { kind: 'rest' };

export class ScanListener {
  #burst = '';
  #lastMs = Number.NEGATIVE_INFINITY;
  #restUntilMs = Number.NEGATIVE_INFINITY;

  /** So many characters so fast that it can only be a scanner, which has not come to its end yet. */
  get isScanning(): boolean {
    return this.#burst.length >= SURELY_SCANNED;
  }

  hear({ key, atMs, command }: Key): Heard {
    if (BETWEEN_LETTERS.has(key)) return NOTHING;
    const isTyped = !command && (isCharacter(key) || key === 'Enter');
    if (isTyped && atMs <= this.#restUntilMs) return this.#rest(key);
    const sinceMs = atMs - this.#lastMs;
    const goesOn = this.#burst !== '' && sinceMs <= this.#longestGapMs();
    this.#lastMs = atMs;
    if (isTyped && !goesOn && this.isScanning && sinceMs <= REST_MS) return this.#breakOff(key, atMs);
    if (key === 'Enter') return this.#end(goesOn);
    if (command || !isCharacter(key)) return this.#noCharacter(key, goesOn);
    this.#burst = goesOn ? (this.#burst + key).slice(0, MAX_ENTRY_CHARACTERS) : key;
    return goesOn ? NOTHING : { kind: 'may-begin' };
  }

  #longestGapMs(): number {
    return this.#burst.length < SURELY_SCANNED ? FAST_MS : HELD_UP_MS;
  }

  /**
   * Scanners send STX, ETX and GS as Ctrl and a letter, and what a keyboard cannot type as Alt and digits. Some end with Tab.
   * None of it may end a burst: the secrets of a label would stay behind in a field.
   */
  #noCharacter(key: string, goesOn: boolean): Heard {
    if (goesOn && this.#burst.length >= SHORTEST_SCAN) return key === 'Tab' ? this.#end(true) : SWALLOW;
    this.#burst = '';
    return NOTHING;
  }

  /** Half a label is no scan, and the rest of it belongs to nobody. */
  #breakOff(key: string, atMs: number): Heard {
    this.#burst = '';
    this.#restUntilMs = atMs + REST_MS;
    return this.#rest(key);
  }

  #rest(key: string): Heard {
    if (key === 'Enter') this.#restUntilMs = Number.NEGATIVE_INFINITY;
    return REST;
  }

  #end(goesOn: boolean): Heard {
    const text = this.#burst;
    this.#burst = '';
    return goesOn && text.length >= SHORTEST_SCAN ? { kind: 'scan', text } : NOTHING;
  }
}

/** The names of other keys are words: `Tab`, `ArrowLeft`, `F5`. */
function isCharacter(key: string): boolean {
  return /^.$/u.test(key);
}

/** What is left of a text that was entered or pasted, before anything else sees it. */
export function cutEntry(text: string, most = MAX_ENTRY_CHARACTERS): { readonly text: string; readonly cut: boolean } {
  return text.length > most ? { text: text.slice(0, most), cut: true } : { text, cut: false };
}

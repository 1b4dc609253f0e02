import { MAX_ENTRY_CHARACTERS } from '../../../station-core/model/limits.ts';
/**
 * Distinguishes a scanner from a person by its speed: a HID scanner is a keyboard that types a whole label in one burst and
 * ends it with Enter. Pure: keys and their times in, scans out. It never looks at fields and never keeps more of a
 * burst than the contract lets anybody enter.
 */
export const FAST_MS = 35;
export const SHORTEST_SCAN = 4;

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
  | { readonly kind: 'scan'; readonly text: string };

const NOTHING: Heard = { kind: 'nothing' };

export class ScanListener {
  #burst = '';
  #lastMs = Number.NEGATIVE_INFINITY;

  hear({ key, atMs, command }: Key): Heard {
    // Shift is pressed and released between the letters of a scan; it is no character and breaks no burst.
    if (key === 'Shift' || key === 'CapsLock') return NOTHING;
    const fast = atMs - this.#lastMs <= FAST_MS;
    this.#lastMs = atMs;
    if (key === 'Enter') return this.#end(fast);
    if (command || !isCharacter(key)) {
      this.#burst = '';
      return NOTHING;
    }
    const begins = !fast || this.#burst === '';
    this.#burst = begins ? key : (this.#burst + key).slice(0, MAX_ENTRY_CHARACTERS);
    return begins ? { kind: 'may-begin' } : NOTHING;
  }

  #end(fast: boolean): Heard {
    const text = this.#burst;
    this.#burst = '';
    return fast && text.length >= SHORTEST_SCAN ? { kind: 'scan', text } : NOTHING;
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

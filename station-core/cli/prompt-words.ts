/** What a person types while `provision` works. Whatever is no word of these is a scan. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { REPRINT_REASONS, type ReprintReason } from '../model/desk/reprint-reason.ts';
import { type OperatorWord, OperatorWords } from '../station/plan/operator-words.ts';

const REPRINT = /^reprint\b\s*(\d{1,3}\b)?\s*(.*)$/i;
const CAME_OUT = /^(yes|no)\b\s*(\d{1,3})?$/i;
const HOW = `Type: reprint [SLOT] REASON. Reasons: ${REPRINT_REASONS.join(', ')}. Where a label is in doubt: yes [SLOT] or no [SLOT].`;

/** What a person types about the label in doubt of this slot; undefined: there is only one. */
export function cameOutWords(slot?: number): string {
  return slot === undefined ? 'yes or no' : `yes ${slot} or no ${slot}`;
}

export class PromptWords {
  readonly #slots: ReadonlyMap<number, OperatorWords>;
  readonly #answer: (line: string) => void;
  #listenToScans: (() => void) | undefined;
  /** Who types; set once somebody has said who it is. */
  by: string | undefined;

  /** At a terminal a person types, so a run may ask. */
  constructor(slots: number, answer: (line: string) => void, isTerminal: boolean | undefined) {
    const isHeard = isTerminal === true; // Node leaves it out where there is none
    this.#slots = new Map(Array.from({ length: slots }, (_, at) => [at + 1, new OperatorWords({ isHeard })]));
    this.#answer = answer;
  }

  of(slot: number): OperatorWords {
    const words = this.#slots.get(slot);
    if (words === undefined) throw new TypeError(`no slot ${slot}`);
    return words;
  }

  /** False for a line that is meant for nobody here. */
  hear(line: string): boolean {
    const text = line.trim();
    const [, said, ofSlot] = CAME_OUT.exec(text) ?? [];
    if (said !== undefined) return this.#say(ofSlot, { kind: 'came-out', cameOut: said.toLowerCase() === 'yes' });
    const found = REPRINT.exec(text);
    if (found === null) return false;
    const [, slot, reason = ''] = found;
    const known = REPRINT_REASONS.find((each) => each === reason.trim().toLowerCase());
    return this.#say(slot, known === undefined ? undefined : this.#reprint(known));
  }

  /** The line is forgotten: it may be the text of a label. */
  scannedTooEarly(): void {
    this.#answer('No slot asks for a label yet, so that scan does not count. Scan the label again when its slot asks.');
  }

  #say(named: string | undefined, word: OperatorWord | undefined): true {
    const slot = named ?? (this.#slots.size === 1 ? '1' : '');
    const words = this.#slots.get(Number(slot));
    if (word?.kind === 'came-out' && words === undefined) this.#answer(this.#whichSlot());
    else if (word === undefined || words === undefined) this.#answer(HOW);
    else if (!words.say(word)) this.#answer(`Slot ${slot} is not waiting for that.`);
    return true;
  }

  /** A word without a slot is never given to the only one in doubt: another may have asked while it was typed. */
  #whichSlot(): string {
    const inDoubt = [...this.#slots].filter(([, words]) => words.awaits('came-out')).map(([slot]) => slot);
    if (inDoubt.length === 0) return 'No slot is waiting for yes or no.';
    return `Name the slot. Type ${inDoubt.map((slot) => cameOutWords(slot)).join(', or ')}.`;
  }

  /** The scanner types too: whoever reads its lines hands these on. */
  comeWithScans(listen: () => void): void {
    this.#listenToScans = listen;
  }

  /** Reads lines of its own, where a person can type any and no scanner reads them. */
  listen(input: Readable & { readonly isTTY?: boolean }): Disposable {
    this.#listenToScans?.();
    if (this.#listenToScans !== undefined || input.isTTY !== true) return { [Symbol.dispose]: () => undefined };
    const lines = createInterface({ input, terminal: false });
    lines.on('line', (line) => {
      if (line.trim() !== '' && !this.hear(line)) this.#answer(HOW);
    });
    return {
      [Symbol.dispose]: () => {
        lines.close();
      },
    };
  }

  #reprint(reason: ReprintReason): OperatorWord {
    return { kind: 'reprint', reason, ...(this.by === undefined ? {} : { by: this.by }) };
  }
}

/** What a person types while `provision` works. Whatever is no word of these is a scan. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { REPRINT_REASONS, type ReprintReason } from '../model/desk/reprint-reason.ts';
import { type OperatorWord, OperatorWords } from '../station/plan/operator-words.ts';

const REPRINT = /^reprint\b\s*(\d{1,3}\b)?\s*(.*)$/i;
const HOW = `Type: reprint [SLOT] REASON. Reasons: ${REPRINT_REASONS.join(', ')}.`;

export class PromptWords {
  readonly #slots: ReadonlyMap<number, OperatorWords>;
  readonly #answer: (line: string) => void;
  #comeWithScans = false;
  /** Who types; set once somebody has said who it is. */
  by: string | undefined;

  constructor(slots: number, answer: (line: string) => void) {
    this.#slots = new Map(Array.from({ length: slots }, (_, at) => [at + 1, new OperatorWords()]));
    this.#answer = answer;
  }

  of(slot: number): OperatorWords {
    const words = this.#slots.get(slot);
    if (words === undefined) throw new TypeError(`no slot ${slot}`);
    return words;
  }

  /** False for a line that is meant for nobody here. */
  hear(line: string): boolean {
    const found = REPRINT.exec(line.trim());
    if (found === null) return false;
    const [, slot = this.#slots.size === 1 ? '1' : '', reason = ''] = found;
    const known = REPRINT_REASONS.find((each) => each === reason.trim().toLowerCase());
    const words = this.#slots.get(Number(slot));
    if (known === undefined || words === undefined) this.#answer(HOW);
    else if (!words.say(this.#word(known))) this.#answer(`Slot ${slot} is not waiting for a label.`);
    return true;
  }

  /** The scanner types too: whoever reads its lines hands these on. */
  comeWithScans(): void {
    this.#comeWithScans = true;
  }

  /** Reads lines of its own, where a person can type any and no scanner reads them. */
  listen(input: Readable & { readonly isTTY?: boolean }): Disposable {
    if (this.#comeWithScans || input.isTTY !== true) return { [Symbol.dispose]: () => undefined };
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

  #word(reason: ReprintReason): OperatorWord {
    return { kind: 'reprint', reason, ...(this.by === undefined ? {} : { by: this.by }) };
  }
}

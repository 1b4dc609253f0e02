import type { ReprintReason } from '../../model/desk/reprint-reason.ts';
import { unless } from '../../wait.ts';

/** What a person says to a run, at the tile or at the prompt of the shell. */
export interface OperatorWord {
  readonly kind: 'reprint';
  readonly reason: ReprintReason;
  /** Who says it; a station without people knows nobody. */
  readonly by?: string;
}

/** Between a person and one run: a word counts only while the run waits for it, and only once. */
export class OperatorWords {
  #hear: ((word: OperatorWord) => void) | undefined;

  /** The next word that is said from now on. */
  async next(signal: AbortSignal): Promise<OperatorWord> {
    if (this.#hear !== undefined) throw new Error('two steps of one run wait for the same word');
    const { promise, resolve } = Promise.withResolvers<OperatorWord>();
    this.#hear = resolve;
    try {
      return await unless(signal, promise);
    } finally {
      this.#hear = undefined;
    }
  }

  /** False: the run does not wait for it now. */
  say(word: OperatorWord): boolean {
    const hear = this.#hear;
    if (hear === undefined) return false;
    this.#hear = undefined;
    hear(word);
    return true;
  }
}

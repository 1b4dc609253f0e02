import type { ReprintReason } from '../../model/desk/reprint-reason.ts';
import { unless } from '../../wait.ts';

/** What a person says to a run, at the tile or at the prompt of the shell. `by`: a station without people knows nobody. */
export type OperatorWord =
  | { readonly kind: 'reprint'; readonly reason: ReprintReason; readonly by?: string }
  /** Of a label that a crash left in doubt. */
  | { readonly kind: 'came-out'; readonly cameOut: boolean };

type WordOf<Kind extends OperatorWord['kind']> = Extract<OperatorWord, { kind: Kind }>;

/** Between a person and one run: a word counts only while the run waits for it, and only once. */
export class OperatorWords {
  /** Whether anybody is there who could say one. */
  readonly isHeard: boolean;
  #awaited: { readonly kind: OperatorWord['kind']; readonly hear: (word: OperatorWord) => void } | undefined;

  constructor({ isHeard = true }: { readonly isHeard?: boolean } = {}) {
    this.isHeard = isHeard;
  }

  /** The next word of this kind that is said from now on. */
  async next<Kind extends OperatorWord['kind']>(kind: Kind, signal: AbortSignal): Promise<WordOf<Kind>> {
    if (this.#awaited !== undefined) throw new Error('two steps of one run wait for a word');
    const { promise, resolve } = Promise.withResolvers<OperatorWord>();
    this.#awaited = { kind, hear: resolve };
    try {
      return (await unless(signal, promise)) as WordOf<Kind>; // no other kind is let through
    } finally {
      this.#awaited = undefined;
    }
  }

  /** Whether the run waits for a word of this kind now. */
  awaits(kind: OperatorWord['kind']): boolean {
    return this.#awaited?.kind === kind;
  }

  /** False: the run does not wait for it now. */
  say(word: OperatorWord): boolean {
    const awaited = this.#awaited;
    if (awaited?.kind !== word.kind) return false;
    this.#awaited = undefined;
    awaited.hear(word);
    return true;
  }
}

import type { CeremonyToken } from './ceremony-token.ts';

/** A token that is opened, and its PIN asked for, by the first step that needs it, and closed by whoever made this. */
export class TokenOnDemand implements AsyncDisposable {
  readonly #open: () => Promise<CeremonyToken>;
  #opened: CeremonyToken | undefined;

  constructor(open: () => Promise<CeremonyToken>) {
    this.#open = open;
  }

  async get(): Promise<CeremonyToken> {
    this.#opened ??= await this.#open();
    return this.#opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened?.[Symbol.asyncDispose]();
  }
}

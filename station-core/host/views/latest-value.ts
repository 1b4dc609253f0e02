/** An iterator over the newest state of one thing: who reads slowly misses what lies between, and costs no memory. */
export class LatestValue<T> implements AsyncIteratorObject<T, undefined> {
  readonly #ended: () => void;
  #value: { readonly value: T } | undefined;
  #isOver = false;
  #wake = Promise.withResolvers<undefined>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(first: T, ended: () => void) {
    this.#value = { value: first };
    this.#ended = ended;
  }

  put(value: T): void {
    this.#value = { value };
    this.#wake.resolve(undefined);
  }

  endWith(signal: AbortSignal | undefined): void {
    const end = (): void => void this.return();
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end, { once: true });
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const next = this.#turn.then(() => this.#next());
    this.#turn = next;
    return next;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    this.#wake.resolve(undefined);
    this.#ended();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    while (!this.#isOver) {
      const newest = this.#value;
      if (newest !== undefined) {
        this.#value = undefined;
        return { done: false, value: newest.value };
      }
      this.#wake = Promise.withResolvers<undefined>();
      await this.#wake.promise;
    }
    return { done: true, value: undefined };
  }
}

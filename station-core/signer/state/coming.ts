/** Who is on the way. Whoever waits for all of them waits a moment at most. */
export class Coming {
  #onTheWay = 0;
  readonly #waiting = new Set<() => void>();

  /** One more, until it is disposed of. */
  add(): Disposable {
    this.#onTheWay += 1;
    return {
      [Symbol.dispose]: () => {
        this.#onTheWay -= 1;
        if (this.#onTheWay > 0) return;
        for (const here of this.#waiting) here();
      },
    };
  }

  /** Resolves when nobody is on the way, or the time is up. */
  async allHere(atMostMs: number): Promise<void> {
    if (this.#onTheWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const here = (): void => {
      resolve(undefined);
    };
    const timer = setTimeout(here, atMostMs);
    this.#waiting.add(here);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(here);
  }
}

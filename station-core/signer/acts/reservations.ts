/**
 * What certificates that are being signed just now will use up: their keys, units, serial numbers, and quota. It bridges the
 * time from the checks to the record, so that two requests side by side cannot both pass.
 */
export class Reservations {
  readonly #names = new Set<string>();
  readonly #perPermit = new Map<string, number>();

  /** `undefined` when one of these names is taken; otherwise what gives them back. */
  take(names: readonly string[], permit: string): Disposable | undefined {
    if (names.some((each) => this.#names.has(each))) return undefined;
    for (const each of names) this.#names.add(each);
    this.#perPermit.set(permit, this.of(permit) + 1);
    return {
      [Symbol.dispose]: () => {
        for (const each of names) this.#names.delete(each);
        this.#perPermit.set(permit, this.of(permit) - 1);
      },
    };
  }

  /** How many certificates under this permit are being signed. */
  of(permit: string): number {
    return this.#perPermit.get(permit) ?? 0;
  }

  get all(): number {
    let sum = 0;
    for (const each of this.#perPermit.values()) sum += each;
    return sum;
  }
}

import type pkcs11js from 'pkcs11js';

/** A session does one thing at a time. Several of them keep a token busy that is slow but can do many at once. */
export class SessionPool {
  readonly #free: pkcs11js.Handle[];
  readonly #waiting: ((session: pkcs11js.Handle) => void)[] = [];

  constructor(sessions: readonly pkcs11js.Handle[]) {
    this.#free = [...sessions];
  }

  async use<T>(work: (session: pkcs11js.Handle) => Promise<T>): Promise<T> {
    const session = this.#free.pop() ?? (await new Promise<pkcs11js.Handle>((take) => this.#waiting.push(take)));
    try {
      return await work(session);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(session);
      else next(session);
    }
  }
}

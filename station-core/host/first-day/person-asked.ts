import type { SetupStage } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';

/** As long as it takes to fetch the keeper of a PIN. */
const TIMEOUT_MS = 15 * 60_000;

export interface Asking {
  readonly stage: SetupStage;
  readonly signal: AbortSignal;
  readonly show: (stage: SetupStage) => void;
}

/** Something that the ceremony asks in its middle, of whoever is at a screen: the first answer counts. */
export class PersonAsked<T> {
  #waiting: ((answer: T) => void) | undefined;

  /** Throws `setup.nobody-answered`. */
  async ask({ stage, signal, show }: Asking): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    this.#waiting = resolve;
    show(stage);
    const late = (): Fault => new Fault('setup.nobody-answered', { timeoutMs: TIMEOUT_MS });
    try {
      return await within({ timeoutMs: TIMEOUT_MS, signal, late }, () => promise);
    } finally {
      this.#waiting = undefined;
      show({ kind: 'working' });
    }
  }

  /** Throws `setup.moved-on` where nobody waits for it any more. */
  answer(answer: T): void {
    if (this.#waiting === undefined) throw new Fault('setup.moved-on');
    this.#waiting(answer);
    this.#waiting = undefined;
  }
}

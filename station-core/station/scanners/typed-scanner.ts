import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../station-ports.ts';

interface Waiter {
  readonly wanted: WantedLabel;
  readonly take: (text: Secret<string>) => void;
}

/**
 * A hand scanner that types like a keyboard and ends with Enter. One scanner serves all slots: a scan goes to the slot
 * whose label it names; one that names none goes to the slot that has waited longest, which then says it is wrong.
 */
export class TypedScanner implements Scanner {
  readonly #input: Readable;
  readonly #waiting = new Set<Waiter>();
  #listening = false;

  constructor(input: Readable) {
    this.#input = input;
  }

  nextScan(wanted: WantedLabel, signal: AbortSignal): Promise<Secret<string>> {
    this.#listen();
    const { promise, resolve, reject } = Promise.withResolvers<Secret<string>>();
    const waiter: Waiter = { wanted, take: resolve };
    this.#waiting.add(waiter);
    const stop = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => {
      this.#waiting.delete(waiter);
      signal.removeEventListener('abort', stop);
    });
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    createInterface({ input: this.#input }).on('line', (line) => {
      if (line.trim() !== '') this.#route(line.trim());
    });
  }

  #route(text: string): void {
    const waiters = [...this.#waiting];
    const named = waiters.find(({ wanted }) => text.includes(JSON.stringify(wanted.ssid)));
    const receiver = named ?? waiters[0];
    receiver?.take(new Secret(text));
  }
}

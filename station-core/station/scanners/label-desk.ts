import type { ScanVerdict } from '../../labels/scan-back.ts';
import { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../station-ports.ts';

interface Waiter {
  readonly wanted: WantedLabel;
  readonly take: (text: Secret<string>) => void;
}

/** Which label a scan was held against, and what it turned out to be; the text itself goes no further. */
export interface JudgedScan {
  readonly wanted: WantedLabel;
  readonly verdict: ScanVerdict;
}

interface Asker {
  readonly wanted: WantedLabel;
  readonly tell: (judged: JudgedScan) => void;
}

/**
 * Where scanned texts meet the slots that wait for their labels. One scanner serves all slots: a scan goes to the slot
 * whose label it names; one that names none goes to the slot that has waited longest, which then says it is wrong.
 */
export class LabelDesk implements Scanner {
  readonly #waiting = new Set<Waiter>();
  readonly #askers = new Map<string, Asker>();

  nextScan(wanted: WantedLabel, signal: AbortSignal): Promise<Secret<string>> {
    const { promise, resolve, reject } = Promise.withResolvers<Secret<string>>();
    const waiter: Waiter = { wanted, take: resolve };
    this.#waiting.add(waiter);
    const stop = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    return promise.finally(() => {
      this.#waiting.delete(waiter);
      signal.removeEventListener('abort', stop);
    });
  }

  judged(job: string, verdict: ScanVerdict): void {
    const asker = this.#askers.get(job);
    this.#askers.delete(job);
    asker?.tell({ wanted: asker.wanted, verdict });
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whether the text names a unit whose label is awaited. */
  names(text: string): boolean {
    return [...this.#waiting].some(({ wanted }) => isNamedBy(text, wanted));
  }

  /** Hands the text to the slot it is for; returns what that slot waits for, undefined when none waits. */
  take(text: string): WantedLabel | undefined {
    const waiters = [...this.#waiting];
    const receiver = waiters.find(({ wanted }) => isNamedBy(text, wanted)) ?? waiters[0];
    if (receiver === undefined) return undefined;
    // At once: a second scan on the heels of the first must not go to a slot that has its text already.
    this.#waiting.delete(receiver);
    receiver.take(new Secret(text));
    return receiver.wanted;
  }

  /** As `take`, and settles when the slot has judged the text; rejects with the signal's reason if it never does. */
  ask(text: string, signal: AbortSignal): Promise<JudgedScan> | undefined {
    const wanted = this.take(text);
    if (wanted === undefined) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<JudgedScan>();
    this.#askers.set(wanted.job, { wanted, tell: resolve });
    const stop = (): void => {
      this.#askers.delete(wanted.job);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => {
      signal.removeEventListener('abort', stop);
    });
  }
}

function isNamedBy(text: string, { ssid }: WantedLabel): boolean {
  return text.includes(JSON.stringify(ssid));
}

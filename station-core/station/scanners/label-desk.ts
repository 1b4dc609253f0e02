import type { ScanVerdict } from '../../labels/scan-back.ts';
import { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../station-ports.ts';

interface Waiter {
  readonly wanted: WantedLabel;
  readonly take: (text: Secret<string>) => void;
}

/** Which label a scan is held against; `verdict` settles when the slot has judged it. The text goes no further. */
export interface AskedScan {
  readonly wanted: WantedLabel;
  readonly verdict: Promise<ScanVerdict>;
}

/**
 * Where scanned texts meet the slots that wait for their labels. One scanner serves all slots: a scan goes to the slot
 * whose label it names; one that names none goes to the slot that has waited longest, which then says it is wrong.
 */
export class LabelDesk implements Scanner {
  readonly #waiting = new Set<Waiter>();
  readonly #askers = new Map<string, (verdict: ScanVerdict) => void>();

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
    const tell = this.#askers.get(job);
    this.#askers.delete(job);
    tell?.(verdict);
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

  /** As `take`, with the verdict to come; it rejects with the signal's reason if the slot ends before it has one. */
  ask(text: string, signal: AbortSignal): AskedScan | undefined {
    const wanted = this.take(text);
    if (wanted === undefined) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<ScanVerdict>();
    this.#askers.set(wanted.job, resolve);
    const stop = (): void => {
      this.#askers.delete(wanted.job);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    const verdict = promise.finally(() => {
      signal.removeEventListener('abort', stop);
    });
    return { wanted, verdict };
  }
}

function isNamedBy(text: string, { ssid }: WantedLabel): boolean {
  return text.includes(JSON.stringify(ssid));
}

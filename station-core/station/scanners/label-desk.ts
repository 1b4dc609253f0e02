import type { ScanVerdict } from '../../labels/scan-back.ts';
import { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../plan/step-context.ts';

interface Waiter {
  readonly wanted: WantedLabel;
  readonly take: (text: Secret<string>) => void;
}

/** A slot that has its text and will either be content with it or wait again. */
interface Judging {
  readonly wanted: WantedLabel;
  readonly untilMs: number;
  /** What was scanned meanwhile; only the newest, as a hand that scans twice means the second. */
  kept?: Scan;
}

interface Scan {
  readonly text: string;
  /** Told of the print job whose slot has the text now. */
  readonly handed: (job: string) => void;
}

/** Which label a scan is held against; `verdict` settles when the slot has judged it. The text goes no further. */
export interface AskedScan {
  readonly wanted: WantedLabel;
  readonly verdict: Promise<ScanVerdict>;
}

/** Comparing two texts takes no time: a slot that says nothing for so long has ended. */
const JUDGING_MS = 2_000;

/**
 * Where scanned texts meet the slots that wait for their labels. One scanner serves all slots: a scan goes to the slot
 * whose label it names; one that names none goes to the slot that has waited longest, which then says it is wrong. A
 * scan on the heels of a wrong one is kept until that slot waits again.
 */
export class LabelDesk implements Scanner {
  readonly #waiting = new Set<Waiter>();
  readonly #judging = new Map<string, Judging>();
  readonly #askers = new Map<string, (verdict: ScanVerdict) => void>();

  nextScan(wanted: WantedLabel, signal: AbortSignal): Promise<Secret<string>> {
    const { promise, resolve, reject } = Promise.withResolvers<Secret<string>>();
    const waiter: Waiter = { wanted, take: resolve };
    const kept = this.#judging.get(wanted.job)?.kept;
    this.#judging.delete(wanted.job);
    this.#waiting.add(waiter);
    const stop = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    else if (kept !== undefined) this.#hand(waiter, kept);
    return promise.finally(() => {
      this.#waiting.delete(waiter);
      signal.removeEventListener('abort', stop);
    });
  }

  judged(job: string, verdict: ScanVerdict): void {
    const notify = this.#askers.get(job);
    this.#askers.delete(job);
    notify?.(verdict);
    if (verdict === 'match') this.#judging.delete(job); // it does not wait again
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0 || this.#judged().length > 0;
  }

  /** Whether the text names a unit whose label is awaited. */
  names(text: string): boolean {
    return [...this.#waiting, ...this.#judged()].some(({ wanted }) => isNamedBy(text, wanted));
  }

  /** Hands the text to the slot it is for; returns what that slot waits for, undefined when none waits. */
  take(text: string): WantedLabel | undefined {
    return this.#take({ text, handed: () => undefined });
  }

  /** As `take`, with the verdict to come; it rejects with the signal's reason if the slot ends before it has one. */
  ask(text: string, signal: AbortSignal): AskedScan | undefined {
    const { promise, resolve, reject } = Promise.withResolvers<ScanVerdict>();
    const handed = (job: string): void => {
      this.#askers.set(job, resolve);
    };
    const wanted = this.#take({ text, handed });
    if (wanted === undefined) return undefined;
    const stop = (): void => {
      if (this.#askers.get(wanted.job) === resolve) this.#askers.delete(wanted.job);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    const verdict = promise.finally(() => {
      signal.removeEventListener('abort', stop);
    });
    return { wanted, verdict };
  }

  #take(scan: Scan): WantedLabel | undefined {
    const receiver = this.#receiver(scan.text);
    if (receiver === undefined) return undefined;
    if ('take' in receiver) this.#hand(receiver, scan);
    else receiver.kept = scan;
    return receiver.wanted;
  }

  #receiver(text: string): Waiter | Judging | undefined {
    const all = [...this.#waiting, ...this.#judged()];
    return all.find(({ wanted }) => isNamedBy(text, wanted)) ?? all[0];
  }

  /** At once: a second scan on the heels of the first must not go to a slot that has its text already. */
  #hand(waiter: Waiter, { text, handed }: Scan): void {
    const { wanted } = waiter;
    this.#waiting.delete(waiter);
    this.#judging.set(wanted.job, { wanted, untilMs: performance.now() + JUDGING_MS });
    handed(wanted.job);
    waiter.take(new Secret(text));
  }

  #judged(): Judging[] {
    const now = performance.now();
    for (const [job, { untilMs }] of this.#judging) if (untilMs < now) this.#judging.delete(job);
    return [...this.#judging.values()];
  }
}

function isNamedBy(text: string, { ssid }: WantedLabel): boolean {
  return text.includes(JSON.stringify(ssid));
}

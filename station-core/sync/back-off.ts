import { sleep } from '../wait.ts';

/** How long to wait before the next attempt, and how to be woken: exponential back-off with full jitter. */
export interface BackOff {
  /** The wait after the first failure is drawn below this; also the least time between two attempts. */
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * Full jitter (drawn evenly below the doubled bound): after a cut at headquarters, hundreds of stations come back
 * spread over time instead of all at once.
 */
export function backOffMs({ firstMs, mostMs }: BackOff, failures: number, random: () => number): number {
  return Math.max(firstMs, random() * Math.min(mostMs, firstMs * 2 ** failures));
}

/** A pause that others may end early. A request to end it that comes before the pause ends the next one. */
export class Nudge {
  #kept = false;
  #wake: (() => void) | undefined;

  nudge(): void {
    this.#kept = true;
    this.#wake?.();
  }

  /** Nudges that came before are used up: what follows sees whatever they were about. */
  clear(): void {
    this.#kept = false;
  }

  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    if (this.#kept) return;
    const woken = new AbortController();
    this.#wake = () => {
      woken.abort();
    };
    try {
      await sleep(durationMs, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!woken.signal.aborted) throw error;
    } finally {
      this.#wake = undefined;
    }
  }
}

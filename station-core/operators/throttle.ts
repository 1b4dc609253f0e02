/**
 * Slows a screen down after wrong attempts for any person: the defence against trying many names or
 * badges. One attempt of a screen at a time. Knows screens by their id only.
 */
import type { Clock } from './clock.ts';
import { Fault } from '../fault.ts';

/** A person mistypes twice; the third in a row waits. */
const FREE_FAILURES = 2;
const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 30_000;
const MAX_SCREENS = 1_000;

interface Failing {
  readonly failures: number;
  readonly until: number;
}

export class Throttle {
  readonly #clock: Clock;
  readonly #failing = new Map<string, Failing>();
  readonly #trying = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws `person.too-soon` and does no work while the screen must wait. `attempt` throws when it was wrong. */
  async attempt<T>(screen: string, attempt: () => Promise<T>): Promise<T> {
    this.#refuseTooSoon(screen);
    this.#trying.add(screen);
    try {
      const result = await attempt();
      this.#failing.delete(screen);
      return result;
    } catch (error) {
      if (isWrong(error)) this.#fail(screen);
      throw error;
    } finally {
      this.#trying.delete(screen);
    }
  }

  #refuseTooSoon(screen: string): void {
    const retryAfterMs = Math.ceil((this.#failing.get(screen)?.until ?? 0) - this.#clock.elapsedMs());
    if (retryAfterMs > 0) throw new Fault('person.too-soon', { retryAfterMs });
    if (this.#trying.has(screen)) throw new Fault('person.too-soon', { retryAfterMs: FIRST_PAUSE_MS });
  }

  #fail(screen: string): void {
    const failures = (this.#failing.get(screen)?.failures ?? 0) + 1;
    const doubled = FIRST_PAUSE_MS * 2 ** (failures - FREE_FAILURES - 1);
    const pauseMs = failures <= FREE_FAILURES ? 0 : Math.min(LONGEST_PAUSE_MS, doubled);
    this.#failing.delete(screen); // so that the order of the map is the order of the last failures
    this.#failing.set(screen, { failures, until: this.#clock.elapsedMs() + pauseMs });
    const [oldest] = this.#failing.keys();
    if (oldest !== undefined && this.#failing.size > MAX_SCREENS) this.#failing.delete(oldest);
  }
}

/** No other error is the screen's; one that was not looked at was neither right nor wrong. */
function isWrong(error: unknown): boolean {
  return error instanceof Fault && error.text.blame === 'person' && error.code !== 'person.too-soon';
}

/**
 * Slows the whole station down after wrong badges, whichever screens they come from: a connection costs nothing, so a
 * pause of each screen alone would stop nobody. It holds badges only: people can still sign in with their PINs, which
 * the lock-out of each person defends.
 */
import { Fault } from '../fault.ts';
import type { Clock } from './clock.ts';

/** A shift change with a reader that misreads stays below this. */
export const FREE_BADGE_FAILURES = 20;
/** From then on ten guesses a minute, 14,400 a day. */
export const MS_PER_BADGE_FAILURE = 6_000;

export class BadgeBrake {
  readonly #clock: Clock;
  /** How many failures are not forgotten yet; one is for each `MS_PER_BADGE_FAILURE`. */
  #level = 0;
  #levelAtMs = 0;
  #isReported = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** While it holds, not even a right badge is looked at, or guessing would go on at full speed. */
  refusal(): Fault | undefined {
    // One failure below the limit leaves room for the next one.
    const over = this.#levelNow() - (FREE_BADGE_FAILURES - 1);
    if (over > 0) return new Fault('person.too-soon', { retryAfterMs: Math.ceil(over * MS_PER_BADGE_FAILURE) });
    this.#isReported = false;
    return undefined;
  }

  fail(): void {
    this.#level = this.#levelNow() + 1;
    this.#levelAtMs = this.#clock.elapsedMs();
  }

  /** True the first time since it began to hold: the ledger records it once. */
  report(): boolean {
    if (this.#isReported) return false;
    this.#isReported = true;
    return true;
  }

  #levelNow(): number {
    const forgotten = (this.#clock.elapsedMs() - this.#levelAtMs) / MS_PER_BADGE_FAILURE;
    return Math.max(0, this.#level - forgotten);
  }
}

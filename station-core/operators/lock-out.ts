/**
 * Who has failed how often to sign in, and for how long nothing more is taken from them. It counts names nobody has
 * as well, so that a lock-out reveals nothing about who is known. Knows no PIN and writes nothing.
 */
import { z } from 'zod';
import type { Clock } from './clock.ts';

export const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MS = 60_000;
/** At this pace a year of guessing without a pause reaches 35,000 of a million PINs, each guess in the ledger. */
export const LONGEST_LOCK_MS = 15 * 60_000;
const MAX_UNKNOWN_NAMES = 1_000;

/** What survives a restart. */
export const failuresSchema = z.strictObject({
  count: z.int().positive().max(1_000_000),
  /** When the last one happened, by the clock on the wall. */
  at: z.iso.datetime({ precision: 3 }),
  lockMs: z.int().min(0).max(LONGEST_LOCK_MS),
});
export type Failures = z.infer<typeof failuresSchema>;

interface Counted extends Failures {
  /** By the clock that never goes back. */
  readonly until: number;
  /** Whether somebody was rejected since: the ledger records it once. */
  readonly reported: boolean;
}

export class LockOut {
  readonly #clock: Clock;
  readonly #known = new Map<string, Counted>();
  readonly #unknown = new Map<string, Counted>();

  constructor(clock: Clock, kept: Iterable<readonly [string, Failures]>) {
    this.#clock = clock;
    for (const [id, failures] of kept)
      this.#known.set(id, { ...failures, until: this.#resume(failures), reported: false });
  }

  /** 0: not locked. */
  remainingMs(id: string): number {
    const { until } = this.#of(id) ?? { until: 0 };
    return Math.max(0, Math.ceil(until - this.#clock.elapsedMs()));
  }

  fail(id: string, isKnown: boolean): void {
    const count = (this.#of(id)?.count ?? 0) + 1;
    const lockMs = lockFor(count);
    const until = this.#clock.elapsedMs() + lockMs;
    const failures = { count, lockMs, until, at: this.#clock.wall().toISOString(), reported: false };
    (isKnown ? this.#known : this.#unknown).set(id, failures);
    const [oldest] = this.#unknown.keys();
    if (oldest !== undefined && this.#unknown.size > MAX_UNKNOWN_NAMES) this.#unknown.delete(oldest);
  }

  /** True the first time since the last failure. */
  notify(id: string): boolean {
    const table = this.#known.has(id) ? this.#known : this.#unknown;
    const failures = table.get(id);
    if (failures === undefined || failures.reported) return false;
    table.set(id, { ...failures, reported: true });
    return true;
  }

  resetFailures(id: string): void {
    this.#known.delete(id);
    this.#unknown.delete(id);
  }

  kept(id: string): Failures | undefined {
    const failures = this.#known.get(id);
    if (failures === undefined) return undefined;
    const { count, at, lockMs } = failures;
    return { count, at, lockMs };
  }

  #of(id: string): Counted | undefined {
    return this.#known.get(id) ?? this.#unknown.get(id);
  }

  /**
   * After a restart there is only the wall's clock to go by. Was it set back, the whole lock runs again, and no longer:
   * nobody gets in early and nobody stays out permanently.
   */
  #resume({ at, lockMs }: Failures): number {
    const passedMs = Math.max(0, this.#clock.wall().getTime() - Date.parse(at));
    return this.#clock.elapsedMs() + Math.max(0, lockMs - passedMs);
  }
}

function lockFor(count: number): number {
  if (count < FAILURES_BEFORE_LOCK) return 0;
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (count - FAILURES_BEFORE_LOCK));
}

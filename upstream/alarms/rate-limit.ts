/** How often one holder may ask at this process: a bucket that refills evenly. It waits for nobody and stores nothing. */
export interface Rate {
  readonly requestsPerMinute: number;
  /** So many at once after a pause. */
  readonly burst: number;
}

/** Names come from certificates that our CA signed; more than this are not kept, the longest unused go first. */
const MAX_HOLDERS = 10_000;

interface Bucket {
  readonly left: number;
  readonly atMs: number;
}

export class RateLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** False when this request comes too soon. */
  take(holder: string, nowMs: number): boolean {
    const { requestsPerMinute, burst } = this.#rate;
    const before = this.#buckets.get(holder) ?? { left: burst, atMs: nowMs };
    const refilled = ((nowMs - before.atMs) / 60_000) * requestsPerMinute;
    const left = Math.min(burst, before.left + Math.max(0, refilled));
    this.#buckets.delete(holder);
    const allowed = left >= 1;
    this.#buckets.set(holder, { left: allowed ? left - 1 : left, atMs: nowMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_HOLDERS && oldest !== undefined) this.#buckets.delete(oldest);
    return allowed;
  }
}

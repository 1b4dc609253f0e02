/** How fast flash is written and how long the rest will take, from a rate that follows slowly: a number that jumps helps nobody. */

export interface FlashSpeed {
  /** Both null while there is nothing to go by. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** The first moments say nothing: erasing comes before the first byte. */
const MIN_MS = 400;
/** Weight of the newest second against all before it. */
const FOLLOWS = 0.3;

export class FlashRate {
  #bytesPerMs: number | undefined;
  #from: { readonly bytes: number; readonly atMs: number } | undefined;

  at(writtenBytes: number, totalBytes: number, nowMs: number): FlashSpeed {
    const from = (this.#from ??= { bytes: writtenBytes, atMs: nowMs });
    const spentMs = nowMs - from.atMs;
    if (spentMs >= MIN_MS) {
      const newest = Math.max(0, writtenBytes - from.bytes) / spentMs;
      const weight = Math.min(1, FOLLOWS * (spentMs / 1_000));
      this.#bytesPerMs = this.#bytesPerMs === undefined ? newest : newest * weight + this.#bytesPerMs * (1 - weight);
      this.#from = { bytes: writtenBytes, atMs: nowMs };
    }
    const rate = this.#bytesPerMs;
    const leftBytes = Math.max(0, totalBytes - writtenBytes);
    const bytesPerSecond = rate === undefined || rate <= 0 ? null : Math.round(rate * 1_000);
    if (leftBytes === 0) return { bytesPerSecond, secondsLeft: 0 };
    if (rate === undefined || rate <= 0) return { bytesPerSecond, secondsLeft: null };
    return { bytesPerSecond, secondsLeft: Math.ceil(leftBytes / rate / 1_000) };
  }
}

/** How long the rest of a write will take, from a rate that follows slowly: a number that jumps helps nobody. */

/** The first moments say nothing: erasing comes before the first byte. */
const MIN_MS = 400;
/** Weight of the newest second against all before it. */
const FOLLOWS = 0.3;

export class FlashRate {
  #bytesPerMs: number | undefined;
  #from: { readonly bytes: number; readonly atMs: number } | undefined;

  /** Null while there is nothing to go by. */
  secondsLeft(writtenBytes: number, totalBytes: number, nowMs: number): number | null {
    const from = (this.#from ??= { bytes: writtenBytes, atMs: nowMs });
    const spentMs = nowMs - from.atMs;
    if (spentMs >= MIN_MS) {
      const newest = Math.max(0, writtenBytes - from.bytes) / spentMs;
      const weight = Math.min(1, FOLLOWS * (spentMs / 1_000));
      this.#bytesPerMs = this.#bytesPerMs === undefined ? newest : newest * weight + this.#bytesPerMs * (1 - weight);
      this.#from = { bytes: writtenBytes, atMs: nowMs };
    }
    const leftBytes = Math.max(0, totalBytes - writtenBytes);
    if (leftBytes === 0) return 0;
    if (this.#bytesPerMs === undefined || this.#bytesPerMs <= 0) return null;
    return Math.ceil(leftBytes / this.#bytesPerMs / 1_000);
  }
}

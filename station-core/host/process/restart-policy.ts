/** When a host that died is started again, and when it no longer is. Knows no process and no clock. */

/** A host that was in service for so long died of something new. */
const SETTLED_MS = 30_000;
const PAUSES_MS = [100, 500, 1_000, 2_000, 4_000] as const;

export class RestartPolicy {
  #quickDeaths = 0;

  get quickDeaths(): number {
    return this.#quickDeaths;
  }

  /** How long to wait before the next start; undefined when starting again has not helped. */
  died(inServiceMs: number): number | undefined {
    this.#quickDeaths = inServiceMs >= SETTLED_MS ? 1 : this.#quickDeaths + 1;
    return PAUSES_MS[this.#quickDeaths - 1];
  }
}

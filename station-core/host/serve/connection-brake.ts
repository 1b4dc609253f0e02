/**
 * How many may come in: at once, in a second, in a minute. Whoever is over that is turned away before anything is done for
 * them; the limits hold for all together, because every browser of this machine has the same address.
 */
export interface ConnectionLimits {
  readonly open: number;
  readonly perSecond: number;
  readonly perMinute: number;
}

/** A browser opens six connections for a page; a room of screens comes back within seconds of a restart. */
export const CONNECTIONS: ConnectionLimits = { open: 128, perSecond: 100, perMinute: 1_500 };
/** Connected screens. */
export const SOCKETS: ConnectionLimits = { open: 64, perSecond: 20, perMinute: 200 };
/** Links that are traded for a session. */
export const ENTRIES: ConnectionLimits = { open: 16, perSecond: 30, perMinute: 300 };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export class ConnectionBrake {
  readonly #limits: ConnectionLimits;
  readonly #nowMs: () => number;
  /** Of the last minute, oldest first; never more than a minute may hold. */
  #enteredAtMs: number[] = [];
  #open = 0;

  /** `nowMs` is a clock that nobody can set. */
  constructor(limits: ConnectionLimits, nowMs: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** What to call, once, when whoever was let in has gone; undefined for whoever was not let in. */
  enter(): (() => void) | undefined {
    const now = this.#nowMs();
    this.#enteredAtMs = this.#enteredAtMs.filter((atMs) => now - atMs < MINUTE_MS);
    const lastSecond = this.#enteredAtMs.filter((atMs) => now - atMs < SECOND_MS).length;
    const { open, perSecond, perMinute } = this.#limits;
    if (this.#open >= open || lastSecond >= perSecond || this.#enteredAtMs.length >= perMinute) return undefined;
    this.#enteredAtMs.push(now);
    this.#open += 1;
    return this.#leaveOnce();
  }

  #leaveOnce(): () => void {
    let isGone = false;
    return () => {
      if (!isGone) this.#open -= 1;
      isGone = true;
    };
  }
}

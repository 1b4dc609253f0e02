/**
 * Two clocks, because the one on the wall may be set. Waiting is measured with the one that only goes forward; the
 * wall's time is for what people read and for what must survive a restart.
 */
export interface Clock {
  readonly wall: () => Date;
  /** Milliseconds since some moment of this process; never goes back. */
  readonly elapsedMs: () => number;
}

export const systemClock: Clock = {
  wall: () => new Date(),
  elapsedMs: () => performance.now(),
};

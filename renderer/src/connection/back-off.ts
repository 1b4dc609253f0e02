/**
 * How long to wait before the next attempt to reach the station. A restarting host is back within a second or two, so
 * the first attempts are quick; a station that is down gets few requests. No randomness: one screen alone talks to its host.
 */
export function waitBeforeAttempt(attempt: number): number {
  const FIRST_MS = 200;
  const LONGEST_MS = 5_000;
  return Math.min(LONGEST_MS, FIRST_MS * 1.6 ** Math.max(0, attempt - 1));
}

/** Whole seconds, so that the last one shown is 1; 0 once it is time. A clock that was set back shows no longer wait. */
export function secondsUntil(atMs: number, nowMs: number): number {
  const LONGEST_S = 5;
  return Math.min(LONGEST_S, Math.max(0, Math.ceil((atMs - nowMs) / 1_000)));
}

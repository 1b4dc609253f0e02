/**
 * How long to wait before the next attempt to reach the station. A restarting host is back within a second or two, so
 * the first attempts are quick; a station that is down gets few requests. No randomness: one screen alone talks to its host.
 */
export function waitBeforeAttempt(attempt: number): number {
  const FIRST_MS = 200;
  const LONGEST_MS = 5_000;
  return Math.min(LONGEST_MS, FIRST_MS * 1.6 ** Math.max(0, attempt - 1));
}

/**
 * When to report to the station that the person is still there, and when the screen locks. Pure: the caller has the clock
 * and the events.
 */
export const WARN_BEFORE_MS = 20_000;

/** Often enough that the host never locks under a working person, seldom enough to be no traffic. */
export function touchEveryMs(autoLockMs: number): number {
  return Math.min(20_000, autoLockMs / 4);
}

export type LockState =
  | { readonly kind: 'open' }
  | { readonly kind: 'warns'; readonly secondsLeft: number }
  | { readonly kind: 'locks' };

export function lockState(idleMs: number, autoLockMs: number): LockState {
  const leftMs = autoLockMs - idleMs;
  if (leftMs <= 0) return { kind: 'locks' };
  if (leftMs <= Math.min(WARN_BEFORE_MS, autoLockMs / 2))
    return { kind: 'warns', secondsLeft: Math.ceil(leftMs / 1_000) };
  return { kind: 'open' };
}

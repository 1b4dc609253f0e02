import { useEffect, useRef, useState } from 'react';
import { lockState, touchEveryMs, type LockState } from './auto-lock.ts';
import { useSession } from './session.tsx';
import { useStation } from '../connection/station-context.tsx';

const OPEN: LockState = { kind: 'open' };
const SIGNS_OF_A_PERSON = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Locks this screen when nobody touched it for the time that the station sets; shows the seconds left before. */
export function useAutoLock(autoLockMs: number): LockState {
  const station = useStation();
  const { signOut } = useSession();
  const [state, setState] = useState<LockState>(OPEN);
  const seenMs = useRef(0);
  useEffect(() => {
    seenMs.current = performance.now();
    let touchedMs = seenMs.current;
    const stop = new AbortController();
    const seen = (): void => {
      seenMs.current = performance.now();
      setState(OPEN);
      if (seenMs.current - touchedMs < touchEveryMs(autoLockMs)) return;
      touchedMs = seenMs.current;
      station.session.touch().catch(() => undefined); // a lost connection is shown as such already
    };
    for (const sign of SIGNS_OF_A_PERSON)
      window.addEventListener(sign, seen, { signal: stop.signal, capture: true, passive: true });
    const timer = setInterval(() => {
      const now = lockState(performance.now() - seenMs.current, autoLockMs);
      setState((before) => (before.kind === 'open' && now.kind === 'open' ? before : now));
      if (now.kind === 'locks') void signOut();
    }, 1_000);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [autoLockMs, signOut, station]);
  return state;
}

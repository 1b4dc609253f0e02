import { useSyncExternalStore } from 'react';

/** One clock for the whole window: all tiles receive each second at the same time, so they are drawn together. */
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** The time, once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => (timer === undefined ? (nowMs = Date.now()) : nowMs));
}

/**
 * Aborts after `limitMs` of turns that this process really had. A timer that comes late says that the machine gave its
 * time to others; that time does not count, so a limit means the same on a busy machine.
 */
const TURN_MS = 50;

export function abortAfterTurns(limitMs: number): AbortSignal & Disposable {
  const abort = new AbortController();
  let turnsLeft = Math.ceil(limitMs / TURN_MS);
  const timer = setInterval(() => {
    turnsLeft -= 1;
    if (turnsLeft > 0) return;
    clearInterval(timer);
    abort.abort(new DOMException('no turns left', 'TimeoutError'));
  }, TURN_MS);
  return Object.assign(abort.signal, {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  });
}

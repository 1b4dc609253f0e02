/**
 * A turn of the event loop of one's own. Drawing secrets, sealing them and a commit to the ledger each hold the process
 * for some milliseconds; when the answers for thirty boards come at once, they must not do so back to back, because
 * everything else (the wires of the other boards, the screens) would wait for the sum.
 */
let last: Promise<void> = Promise.resolve();

/** Resolves once: of all that wait, one goes on each time the event loop comes round. */
export function yieldToEventLoop(): Promise<void> {
  last = last.then(nextRound);
  return last;
}

function nextRound(): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  setImmediate(resolve, undefined);
  return promise;
}

import type { Wire } from '../../../station-core/device/wire.ts';

const NEVER_MS = 2 ** 31 - 1;
/** SYNC is asked again and again with waits of a tenth of a second; a command's time-out is never this short. */
const RETRY_MS = 1_000;

/** No time-out of a command comes on this wire: whoever waits for one instead of the signal hangs, and the test fails. */
export function withoutTimeouts(wire: Wire): void {
  const next = wire.nextFrame.bind(wire);
  wire.nextFrame = (wait) => next({ ...wait, timeoutMs: wait.timeoutMs < RETRY_MS ? wait.timeoutMs : NEVER_MS });
}

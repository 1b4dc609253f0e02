import { existsSync, readFileSync } from 'node:fs';

/**
 * Lets this process's clock stand still while the machine gives its processor to others. A chip that is executed here is
 * then as fast as ever by the station's time-outs, which run here too. Linux counts what a thread waited for a processor;
 * elsewhere the clock stays as it is. For a whole test file: vitest gives each a process of its own.
 */
const SCHEDSTAT = '/proc/thread-self/schedstat';
/** Reading the count costs some microseconds, and the clock is asked at every turn. */
const READ_EVERY_MS = 5;
/** Shorter ones pace something; only time-outs of people and boards are worth waiting for longer. */
const SHORTEST_TIMEOUT_MS = 1_000;

export function countOwnTimeOnly(): void {
  if (!existsSync(SCHEDSTAT)) return;
  const wallMs = performance.now.bind(performance);
  let waitedMs = 0;
  let readAtMs = -READ_EVERY_MS;
  performance.now = () => {
    const nowMs = wallMs();
    if (nowMs - readAtMs >= READ_EVERY_MS) {
      waitedMs = waitedForProcessorMs();
      readAtMs = nowMs;
    }
    return nowMs - waitedMs;
  };
  globalThis.setTimeout = withOwnTime(globalThis.setTimeout);
}

/** The second figure: nanoseconds that the thread was ready and had no processor (sched-stats of the kernel's documents). */
function waitedForProcessorMs(): number {
  return Number(readFileSync(SCHEDSTAT, 'utf8').split(' ')[1]) / 1e6;
}

/** A timer that comes too early by that clock runs once more: a time-out may be late, and is never early. */
function withOwnTime(setTimer: typeof setTimeout): typeof setTimeout {
  const patient = (work: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]): NodeJS.Timeout => {
    if (delayMs < SHORTEST_TIMEOUT_MS) return setTimer(work, delayMs, ...given);
    const dueMs = performance.now() + delayMs;
    const timer = setTimer(() => {
      if (performance.now() >= dueMs - 1) work(...given);
      else timer.refresh();
    }, delayMs);
    return timer;
  };
  return Object.assign(patient, setTimer);
}

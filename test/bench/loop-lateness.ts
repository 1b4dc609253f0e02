import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * How late this thread is for its own timers, and how much of that it took itself: a thread that was ready while others had
 * the processor is late too, but blocks nobody.
 */
export interface Lateness {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of the thread's own processor time between two turns of its loop. */
  readonly ownP99Ms: number;
  readonly ownMaxMs: number;
  /** When own work kept the loop for longer than was allowed: microseconds of the clock that V8's profiles have. */
  readonly blocks: readonly { readonly endUs: number; readonly ownMs: number }[];
}

const RESOLUTION_MS = 5;

export function watchLoop(longMs: number): { readonly stop: () => Lateness } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const own: number[] = [];
  const blocks: { endUs: number; ownMs: number }[] = [];
  let dueMs = performance.now() + RESOLUTION_MS;
  let cpu = process.threadCpuUsage();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    const { user, system } = process.threadCpuUsage(cpu);
    const ownMs = Math.min(Math.max(0, nowMs - dueMs), (user + system) / 1_000);
    own.push(ownMs);
    if (ownMs > longMs) blocks.push({ endUs: Number(process.hrtime.bigint() / 1_000n), ownMs });
    cpu = process.threadCpuUsage();
    dueMs = nowMs + RESOLUTION_MS;
  }, RESOLUTION_MS);
  return {
    stop: () => {
      clearInterval(timer);
      histogram.disable();
      const sorted = own.toSorted((a, b) => a - b);
      const [p50Ms, p99Ms, maxMs] = [histogram.percentile(50), histogram.percentile(99), histogram.max].map(lateMs);
      return {
        p50Ms: p50Ms ?? NaN,
        p99Ms: p99Ms ?? NaN,
        maxMs: maxMs ?? NaN,
        ownP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN,
        ownMaxMs: sorted.at(-1) ?? NaN,
        blocks,
      };
    },
  };
}

function lateMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}

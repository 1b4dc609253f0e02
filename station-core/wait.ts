import { setTimeout as sleepMs } from 'node:timers/promises';
import { Fault } from './fault.ts';

export interface Limit {
  readonly timeoutMs: number;
  /** The outer reason to stop: an operator's abort, or the time-out of the whole step. */
  readonly signal: AbortSignal;
  /** What to throw when the time is up. Not used when `signal` fires: that reason is thrown as it is. */
  readonly late: () => Fault;
}

/**
 * Runs `work` under a time-out. `work` gets a signal and must stop on it; if it does not, it is left behind
 * and the caller goes on, so a wait can never hang.
 */
export async function within<T>(limit: Limit, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  limit.signal.throwIfAborted();
  const timer = new AbortController();
  const timeout = setTimeout(() => {
    timer.abort(limit.late());
  }, limit.timeoutMs);
  const signal = AbortSignal.any([limit.signal, timer.signal]);
  try {
    return await Promise.race([work(signal), rejectedBy(signal)]);
  } catch (error) {
    signal.throwIfAborted(); // the reason to stop is reported, not the noise of stopping
    throw error;
  } finally {
    clearTimeout(timeout);
  }
}

/** What `work` comes to, or the signal's own reason as soon as it fires; `work` itself goes on, for whoever else waits. */
export async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Sleeps, or throws the signal's own reason as soon as it fires. */
export async function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleepMs(durationMs, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    reject(signal.reason instanceof Error ? signal.reason : new Fault('station.stopped'));
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  promise.catch(() => undefined); // nobody may be listening any more when the signal fires late
  return promise;
}

/**
 * Milliseconds since the call, by a clock that nobody sets: durations stay true when the clock of the computer is corrected.
 * Never negative: after a virtual machine was paused and resumed, this clock has been seen to step back.
 */
export function stopwatch(nowMs: () => number = () => performance.now()): () => number {
  const begunMs = nowMs();
  return () => Math.max(0, nowMs() - begunMs);
}

import { Fault } from '../../fault.ts';
import { sleep, unless } from '../../wait.ts';

/** Labels of boards that were started together lie on the backing in the order of their slots. */
export interface PrintTurn extends Disposable {
  /** Until the slots before this one have their labels, or have kept everybody waiting for too long. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
  /** The label is out, or will not come. */
  readonly pass: () => void;
}

interface Run {
  readonly slot: number;
  readonly begunMs: number;
  /** A run that prints is waited for as long as its printer takes; one that is on its way only for a while. */
  isPrinting: boolean;
}

/** Runs that begin within this time were started together. */
const TOGETHER_MS = 10_000;
/** For a board that is slower than its neighbours. */
const PATIENCE_MS = 30_000;

export class PrintTurns {
  readonly #patienceMs: number;
  readonly #runs = new Set<Run>();
  #changed = Promise.withResolvers<undefined>();

  /** Less patience in tests only. */
  constructor({ patienceMs = PATIENCE_MS }: { readonly patienceMs?: number } = {}) {
    this.#patienceMs = patienceMs;
  }

  begin(slot: number, nowMs = performance.now()): PrintTurn {
    const run: Run = { slot, begunMs: nowMs, isPrinting: false };
    this.#runs.add(run);
    const pass = (): void => {
      if (this.#runs.delete(run)) this.#notify();
    };
    return { wait: (signal) => this.#wait(run, signal), pass, [Symbol.dispose]: pass };
  }

  async #wait(run: Run, signal: AbortSignal): Promise<void> {
    const untilMs = performance.now() + this.#patienceMs;
    for (;;) {
      signal.throwIfAborted();
      const before = this.#before(run);
      const leftMs = untilMs - performance.now();
      if (before.length === 0) break;
      if (before.some(({ isPrinting }) => isPrinting)) await unless(signal, this.#changed.promise);
      else if (leftMs <= 0) break;
      else await this.#change(leftMs, signal);
    }
    run.isPrinting = true;
    this.#notify();
  }

  #before({ slot, begunMs }: Run): Run[] {
    return [...this.#runs].filter((other) => other.slot < slot && other.begunMs - begunMs <= TOGETHER_MS);
  }

  async #change(leftMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const limit = AbortSignal.any([signal, over.signal]);
    try {
      await Promise.race([unless(limit, this.#changed.promise), sleep(Math.ceil(leftMs), limit)]);
    } finally {
      over.abort(new Fault('station.stopped'));
    }
  }

  #notify(): void {
    this.#changed.resolve(undefined);
    this.#changed = Promise.withResolvers<undefined>();
  }
}

import type { Fault } from '../fault.ts';
import type { FinalReply } from './messages.ts';

export interface Waiting {
  readonly signal: AbortSignal;
  readonly timeoutMs: number | 'none';
  /** What to throw when the time is up. */
  readonly late: (timeoutMs: number) => Fault;
  /** The caller no longer waits, because of its signal or its time-out. */
  readonly left: (id: number) => void;
  readonly heard: (event: unknown) => void;
}

interface Pending {
  readonly heard: (event: unknown) => void;
  readonly settle: (outcome: Outcome) => void;
}

type Outcome = { readonly reply: FinalReply } | { readonly error: unknown };

/** Calls that wait for a reply. Each is settled once: by its reply, time-out, signal, or the end of the other side. */
export class PendingCalls {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  get size(): number {
    return this.#pending.size;
  }

  /** Whether this call was ever made; if so and nobody waits, its answer comes late. */
  wasMade(id: number): boolean {
    return id <= this.#lastId;
  }

  /** Rejects with the reason of the signal or with `late()`, or as it is settled. */
  add(waiting: Waiting): { readonly id: number; readonly settled: Promise<FinalReply> } {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<FinalReply>();
    const timer = startTimer(waiting.timeoutMs, (timeoutMs) => {
      settle({ error: waiting.late(timeoutMs) });
      waiting.left(id);
    });
    const stop = (): void => {
      settle({ error: waiting.signal.reason });
      waiting.left(id);
    };
    const settle = (outcome: Outcome): void => {
      if (!this.#pending.delete(id)) return;
      clearTimeout(timer);
      waiting.signal.removeEventListener('abort', stop);
      if ('reply' in outcome) resolve(outcome.reply);
      else reject(outcome.error);
    };
    const heard = (event: unknown): void => {
      timer?.refresh();
      waiting.heard(event);
    };
    waiting.signal.addEventListener('abort', stop, { once: true });
    this.#pending.set(id, { heard, settle });
    return { id, settled: promise };
  }

  resolve(reply: FinalReply): void {
    this.#pending.get(reply.id)?.settle({ reply });
  }

  reject(id: number, error: unknown): void {
    this.#pending.get(id)?.settle({ error });
  }

  /** What throws while it hears an event ends its call. */
  heard(id: number, event: unknown): void {
    const pending = this.#pending.get(id);
    try {
      pending?.heard(event);
    } catch (error) {
      pending?.settle({ error });
    }
  }

  rejectAll(error: () => Fault): void {
    for (const { settle } of [...this.#pending.values()]) settle({ error: error() });
  }
}

function startTimer(timeoutMs: number | 'none', late: (timeoutMs: number) => void): NodeJS.Timeout | undefined {
  return timeoutMs === 'none' ? undefined : setTimeout(late, timeoutMs, timeoutMs);
}

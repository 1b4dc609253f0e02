import { Fault } from '../../fault.ts';

/** A screen of ours asks for a handful of things at once; whoever asks for more than this is none or is broken. */
export const MAX_CALLS = 64;

/** Counts what each screen has asked for and not been answered yet; what it watches counts until it stops watching. */
export class CallLimit {
  readonly #open = new Map<string, number>();

  /** Throws `station.too-many-calls`. Whoever got in calls what is returned, once, when the call is over. */
  enter(screen: string): () => void {
    const open = this.#open.get(screen) ?? 0;
    if (open >= MAX_CALLS) throw new Fault('station.too-many-calls', { calls: open });
    this.#open.set(screen, open + 1);
    return () => {
      const left = (this.#open.get(screen) ?? 1) - 1;
      if (left === 0) this.#open.delete(screen);
      else this.#open.set(screen, left);
    };
  }
}

/** Reports when nobody reads from it any more, for any reason. */
export function whenClosed<T>(iterator: AsyncIterator<T, unknown>, over: () => void): AsyncIteratorObject<T> {
  const ended = once(over);
  const seen = async (step: Promise<IteratorResult<T, unknown>>): Promise<IteratorResult<T, unknown>> => {
    try {
      const result = await step;
      if (result.done === true) ended();
      return result;
    } catch (error) {
      ended();
      throw error;
    }
  };
  return {
    next: () => seen(iterator.next()),
    return: async (value) => {
      ended();
      return (await iterator.return?.(value)) ?? { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      ended();
      await iterator.return?.();
    },
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

import type { SlotEvent, SlotView } from '../../contract.ts';

/** Ten changes of a slot a second are more than an eye can follow. */
const SPACING_MS = 100;

/**
 * Sends any number of screens the state of the slots: first all, then changes. Each screen is notified of a
 * slot at most ten times a second and always gets its newest state, so a screen that reads slowly misses what lies
 * between and costs no memory.
 */
export class SlotFeed {
  readonly #whole: () => SlotEvent;
  readonly #readers = new Set<SlotReader>();

  constructor(whole: () => SlotEvent) {
    this.#whole = whole;
  }

  changed(slot: SlotView): void {
    for (const reader of this.#readers) reader.put(slot);
  }

  /** The jig itself has changed: everybody starts afresh with the whole. */
  changedWhole(): void {
    for (const reader of this.#readers) reader.putWhole();
  }

  watch(signal?: AbortSignal): AsyncIteratorObject<SlotEvent, undefined> {
    const reader = new SlotReader(this.#whole, () => {
      this.#readers.delete(reader);
    });
    this.#readers.add(reader);
    if (signal?.aborted === true) reader.end();
    signal?.addEventListener(
      'abort',
      () => {
        reader.end();
      },
      { once: true },
    );
    return reader;
  }

  get readers(): number {
    return this.#readers.size;
  }
}

/** What one screen has not received yet: never more than one state per slot. */
class SlotReader implements AsyncIteratorObject<SlotEvent, undefined> {
  readonly #whole: () => SlotEvent;
  readonly #ended: () => void;
  readonly #waiting = new Map<number, SlotView>();
  readonly #reportedMs = new Map<number, number>();
  #sendWhole = true;
  #isOver = false;
  #wake = Promise.withResolvers<undefined>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(whole: () => SlotEvent, ended: () => void) {
    this.#whole = whole;
    this.#ended = ended;
  }

  put(slot: SlotView): void {
    this.#waiting.set(slot.slot, slot);
    this.#wake.resolve(undefined);
  }

  putWhole(): void {
    this.#sendWhole = true;
    this.#wake.resolve(undefined);
  }

  end(): void {
    this.#isOver = true;
    this.#waiting.clear();
    this.#wake.resolve(undefined);
    this.#ended();
  }

  /** Asked again before it has answered, it answers one after the other. */
  next(): Promise<IteratorResult<SlotEvent, undefined>> {
    const next = this.#turn.then(() => this.#next());
    this.#turn = next;
    return next;
  }

  async return(): Promise<IteratorResult<SlotEvent, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #next(): Promise<IteratorResult<SlotEvent, undefined>> {
    for (;;) {
      if (this.#isOver) return { done: true, value: undefined };
      const event = this.#due(performance.now());
      if (event !== undefined) return { done: false, value: event };
      await this.#change();
    }
  }

  #due(nowMs: number): SlotEvent | undefined {
    if (this.#sendWhole) {
      this.#sendWhole = false;
      const event = this.#whole();
      this.#waiting.clear();
      if (event.kind === 'all') for (const { slot } of event.slots) this.#reportedMs.set(slot, nowMs);
      return event;
    }
    for (const [number, slot] of this.#waiting) {
      if (this.#dueMs(number) > nowMs) continue;
      this.#waiting.delete(number);
      this.#reportedMs.set(number, nowMs);
      return { kind: 'slot', slot };
    }
    return undefined;
  }

  #dueMs(slot: number): number {
    return (this.#reportedMs.get(slot) ?? -Infinity) + SPACING_MS;
  }

  /** Resolves with the next change, or when the first of the held-back slots is due. */
  async #change(): Promise<void> {
    const waitMs = Math.min(...[...this.#waiting.keys()].map((slot) => this.#dueMs(slot))) - performance.now();
    this.#wake = Promise.withResolvers<undefined>();
    const { promise, resolve } = this.#wake;
    const timer = Number.isFinite(waitMs)
      ? setTimeout(
          () => {
            resolve(undefined);
          },
          Math.max(1, waitMs),
        )
      : undefined;
    await promise;
    clearTimeout(timer);
  }
}

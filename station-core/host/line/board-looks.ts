import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import type { BoardThere } from '../../station/which-board.ts';
import { isDone } from './slot-state.ts';
import type { Slots } from './slots.ts';

export interface BoardLooksParts {
  readonly slots: Slots;
  /** Asks the board in a slot which it is; the port is the one that the slot is bound to. */
  readonly which: (boundTo: string, signal: AbortSignal) => Promise<BoardThere>;
  readonly log: Logger;
}

export type Look = 'other' | 'same-board' | 'no-answer';

/**
 * Where nobody can see that boards are exchanged, on network ports and where the adapter stays in the fixture, the board
 * itself is asked before a slot starts again.
 */
export class BoardLooks implements AsyncDisposable {
  readonly #parts: BoardLooksParts;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<Look>>();

  constructor(parts: BoardLooksParts) {
    this.#parts = parts;
  }

  /** Shows in the slot what was found. A slot without an old result is not looked at: whatever is there is started. */
  async at(slot: number): Promise<Look> {
    this.#stop.signal.throwIfAborted();
    if (!needsLook(this.#parts.slots, slot)) return 'other';
    const looking = this.#look(slot);
    this.#running.add(looking);
    try {
      return await looking;
    } finally {
      this.#running.delete(looking);
    }
  }

  /** Resolves when no port is open any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Fault('station.stopped'));
    await Promise.allSettled(this.#running);
  }

  async #look(slot: number): Promise<Look> {
    const { slots } = this.#parts;
    const { port, last } = slots.get(slot);
    if (port === null) return 'other';
    slots.change(slot, (view) => ({ ...view, look: 'looking' }));
    let look: Look = 'other';
    try {
      look = lookOf(await this.#parts.which(port, this.#stop.signal), last?.unit ?? null);
    } catch (error) {
      if (this.#stop.signal.aborted) throw error;
      // Forgiven: the run that follows meets the same and reports it.
      this.#parts.log.error({ slot, err: error }, 'the board in a slot could not be asked which it is');
    }
    slots.looked(slot, look);
    return look;
  }
}

function needsLook(slots: Slots, slot: number): boolean {
  const { last, look } = slots.get(slot);
  return look === 'no-answer' || (last !== null && isDone(last));
}

function lookOf(there: BoardThere, unit: string | null): Look {
  switch (there.kind) {
    case 'board':
      return there.mac === unit ? 'same-board' : 'other';
    case 'locked':
      return 'same-board';
    case 'silent':
      return 'no-answer';
    case 'unclear':
      return 'other';
  }
}

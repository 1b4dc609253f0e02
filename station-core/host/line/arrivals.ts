import type { Logger } from 'pino';
import type { SlotView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { isPresent, type PresentPort } from '../ports/ports.ts';
import type { SlotControl } from './slot-control.ts';
import type { Slots } from './slots.ts';

/** A unit that has just ended, or was asked which it is, restarts, and its port goes and comes with it: that is no new board. */
const SETTLING_MS = 4_000;

export interface ArrivalsParts {
  readonly slots: Slots;
  readonly control: Pick<SlotControl, 'start'>;
  /** Whoever is signed in at this station and may start slots; nobody there, nothing starts by itself. */
  readonly onDuty: () => string | undefined;
  readonly log: Logger;
}

/** Keeps in the slots what hangs on their ports and, when the jig is set up so, starts a slot on which a board arrives. */
export class Arrivals implements Disposable {
  readonly #parts: ArrivalsParts;
  readonly #settling = new Set<NodeJS.Timeout>();

  constructor(parts: ArrivalsParts) {
    this.#parts = parts;
  }

  /** What is there without having arrived: at the start, or under another binding. */
  setPresence(present: readonly PresentPort[]): void {
    for (const { slot, port } of this.#parts.slots.all()) {
      this.#parts.slots.setPresent(slot, port !== null && isPresent(port, present));
    }
  }

  /** What has changed since the last look. */
  portsChanged(present: readonly PresentPort[]): void {
    const { slots } = this.#parts;
    const before = slots.all();
    const hasPort = ({ port }: SlotView): boolean => port !== null && isPresent(port, present);
    const arrived = before.filter((view) => !view.present && hasPort(view)).map(({ slot }) => slot);
    const left = before.filter((view) => view.present && !hasPort(view)).map(({ slot }) => slot);
    this.setPresence(present);
    // One that has just ended is the same board: its port went and came with the restart at its end.
    for (const slot of arrived) if (!this.#restarts(slot)) slots.boardExchanged(slot);
    for (const slot of left) this.#boardLeft(slot);
    if (slots.jig.startOnArrival) for (const slot of arrived) void this.#start(slot);
  }

  [Symbol.dispose](): void {
    for (const timer of this.#settling) clearTimeout(timer);
  }

  /** A board that restarts at its end is back in a moment; one that is not was taken out. */
  #boardLeft(slot: number): void {
    if (!this.#restarts(slot)) {
      this.#parts.slots.boardExchanged(slot);
      return;
    }
    const timer = setTimeout(() => {
      this.#settling.delete(timer);
      if (this.#parts.slots.find(slot)?.present === false) this.#parts.slots.boardExchanged(slot);
    }, SETTLING_MS);
    timer.unref();
    this.#settling.add(timer);
  }

  /** Never rejects: what keeps a slot from starting is on the screen for whoever presses the button. */
  async #start(slot: number): Promise<void> {
    const { control, onDuty, log } = this.#parts;
    const operator = onDuty();
    if (operator === undefined || this.#restarts(slot)) return;
    try {
      await control.start([slot], operator);
    } catch (error) {
      if (error instanceof Fault) log.info({ slot, code: error.code }, 'a board arrived, but its slot did not start');
      else log.error({ slot, err: error }, 'a board arrived, but its slot did not start');
    }
  }

  #restarts(slot: number): boolean {
    const { slots } = this.#parts;
    const { last } = slots.get(slot);
    if (slots.isLookedAt(slot, SETTLING_MS)) return true;
    return last !== null && Math.abs(Date.now() - Date.parse(last.endedAt)) < SETTLING_MS;
  }
}

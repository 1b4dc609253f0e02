import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import { isPresent, type PresentPort } from '../ports/ports.ts';
import type { SlotControl } from './slot-control.ts';
import type { Slots } from './slots.ts';

/** A unit that has just ended restarts, and its port goes and comes with it: that is no new board. */
const SETTLING_MS = 4_000;

export interface ArrivalsParts {
  readonly slots: Slots;
  readonly control: Pick<SlotControl, 'start'>;
  /** Whoever is signed in at this station and may start slots; nobody there, nothing starts by itself. */
  readonly onDuty: () => string | undefined;
  readonly log: Logger;
}

/** Keeps in the slots what hangs on their ports and, when the jig is set up so, starts a slot on which a board arrives. */
export class Arrivals {
  readonly #parts: ArrivalsParts;

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
    const arrived = slots
      .all()
      .filter(({ port, present: was }) => port !== null && !was && isPresent(port, present))
      .map(({ slot }) => slot);
    this.setPresence(present);
    // One that has just ended is the same board: its port went and came with the restart at its end.
    for (const slot of arrived) if (!this.#hasJustEnded(slot)) slots.boardArrived(slot);
    if (slots.jig.startOnArrival) for (const slot of arrived) void this.#start(slot);
  }

  /** Never rejects: what keeps a slot from starting is on the screen for whoever presses the button. */
  async #start(slot: number): Promise<void> {
    const { control, onDuty, log } = this.#parts;
    const operator = onDuty();
    if (operator === undefined || this.#hasJustEnded(slot)) return;
    try {
      await control.start([slot], operator);
    } catch (error) {
      if (error instanceof Fault) log.info({ slot, code: error.code }, 'a board arrived, but its slot did not start');
      else log.error({ slot, err: error }, 'a board arrived, but its slot did not start');
    }
  }

  #hasJustEnded(slot: number): boolean {
    const { last } = this.#parts.slots.get(slot);
    return last !== null && Math.abs(Date.now() - Date.parse(last.endedAt)) < SETTLING_MS;
  }
}

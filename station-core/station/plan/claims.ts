import type { Mac } from '../../model/mac.ts';
import { Fault } from '../../fault.ts';

/**
 * Which board is worked on in which slot. Two slots that show one MAC address are two cables to one board, or two boards
 * that nobody could ever tell apart: neither becomes a unit, so both runs stop.
 */
export class Claims {
  readonly #runs = new Map<number, Run>();

  /** Throws `unit.same-mac` when another slot has a board with this MAC, and stops the run there with the same fault. */
  claim(unit: Mac, slot: number): void {
    for (const [otherSlot, other] of this.#runs) {
      if (otherSlot === slot || other.unit !== unit) continue;
      other.doubted.abort(new Fault('unit.same-mac', { unit, otherSlot: slot }));
      throw new Fault('unit.same-mac', { unit, otherSlot });
    }
    this.#of(slot).unit = unit;
  }

  /** Fires, with the fault, when a board with the MAC of this slot answers in another one. */
  doubted(slot: number): AbortSignal {
    return this.#of(slot).doubted.signal;
  }

  releaseSlot(slot: number): void {
    this.#runs.delete(slot);
  }

  #of(slot: number): Run {
    const known = this.#runs.get(slot);
    if (known !== undefined) return known;
    const begun: Run = { doubted: new AbortController() };
    this.#runs.set(slot, begun);
    return begun;
  }
}

interface Run {
  readonly doubted: AbortController;
  unit?: Mac;
}

import type { Mac } from '../../model/mac.ts';
import { Fault } from '../../fault.ts';

/** Which board is worked on in which slot, so that two cables to one board cannot become two runs of one unit. */
export class Claims {
  readonly #slotByUnit = new Map<string, number>();

  /** Throws `unit.in-progress` when another slot has this unit. Claiming again from the same slot is fine. */
  claim(unit: Mac, slot: number): void {
    const holder = this.#slotByUnit.get(unit);
    if (holder !== undefined && holder !== slot) throw new Fault('unit.in-progress', { unit, slot: holder });
    this.#slotByUnit.set(unit, slot);
  }

  releaseSlot(slot: number): void {
    for (const [unit, holder] of this.#slotByUnit) if (holder === slot) this.#slotByUnit.delete(unit);
  }
}

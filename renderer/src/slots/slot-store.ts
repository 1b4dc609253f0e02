import type { JigView, SlotEvent, SlotView } from '../../../station-core/contract.ts';

type Listener = () => void;

/**
 * The live state of the slots as the station reports it. Every slot has its own listeners, so a tile is drawn again
 * only when its slot changed; changes are reported once a frame, however many arrived. It never invents a state.
 */
export class SlotStore {
  readonly #slots = new Map<number, SlotView>();
  readonly #bySlot = new Map<number, Set<Listener>>();
  readonly #forAll = new Set<Listener>();
  readonly #changed = new Set<number>();
  readonly #soon: (flush: () => void) => void;
  #jig: JigView | undefined;
  #list: readonly SlotView[] = [];
  #asked = false;

  /** `soon` calls back once, a little later: requestAnimationFrame in a window. */
  constructor(soon: (flush: () => void) => void) {
    this.#soon = soon;
  }

  apply(event: SlotEvent): void {
    switch (event.kind) {
      case 'all':
        for (const slot of this.#slots.keys()) this.#changed.add(slot);
        this.#slots.clear();
        this.#jig = event.jig;
        for (const each of event.slots) this.#put(each);
        break;
      case 'slot':
        this.#put(event.slot);
        break;
    }
    this.#notifySoon();
  }

  readonly jig = (): JigView | undefined => this.#jig;
  readonly slot = (slot: number): SlotView | undefined => this.#slots.get(slot);
  /** In the order of the jig: row by row. The same array until something changed. */
  readonly all = (): readonly SlotView[] => this.#list;

  readonly watchSlot = (slot: number, listener: Listener): (() => void) => {
    const listeners = this.#bySlot.get(slot) ?? new Set();
    this.#bySlot.set(slot, listeners.add(listener));
    return () => listeners.delete(listener);
  };

  readonly watchAll = (listener: Listener): (() => void) => {
    this.#forAll.add(listener);
    return () => this.#forAll.delete(listener);
  };

  #put(slot: SlotView): void {
    this.#slots.set(slot.slot, slot);
    this.#changed.add(slot.slot);
  }

  #notifySoon(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#soon(() => {
      this.#notify();
    });
  }

  #notify(): void {
    this.#asked = false;
    this.#list = [...this.#slots.values()].sort((a, b) => a.row - b.row || a.column - b.column);
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const slot of changed) for (const listener of this.#bySlot.get(slot) ?? []) listener();
    for (const listener of this.#forAll) listener();
  }
}

import type { JigView, SlotEvent, SlotView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { type JigSetup, slotsOf } from '../ports/jig-setup.ts';
import { SlotFeed } from './slot-feed.ts';
import type { LastResult } from './slot-state.ts';

export interface SlotsParts {
  readonly jig: JigSetup;
  /** What the ledger says of the newest run of each slot. */
  readonly last: ReadonlyMap<number, LastResult>;
  readonly simulated?: boolean;
}

/** How every slot of the jig stands, for any number of screens. Starts nothing. */
export class Slots {
  /** When each slot was last looked at. */
  readonly #lookedAtMs = new Map<number, number>();
  readonly #feed: SlotFeed;
  /** Slots whose last result is of a board that has gone. */
  readonly #exchanged = new Set<number>();
  readonly #simulated: boolean;
  #jig: JigSetup;
  #views: Map<number, SlotView>;

  constructor({ jig, last, simulated = false }: SlotsParts) {
    this.#simulated = simulated;
    this.#jig = jig;
    const empty = slotsOf(jig, new Map());
    this.#views = new Map([...empty].map(([slot, view]) => [slot, { ...view, last: last.get(slot) ?? null }]));
    this.#feed = new SlotFeed(() => this.whole());
  }

  get jig(): JigSetup {
    return this.#jig;
  }

  all(): readonly SlotView[] {
    return [...this.#views.values()];
  }

  /** Undefined where the jig has no such slot. */
  find(slot: number): SlotView | undefined {
    return this.#views.get(slot);
  }

  /** Throws where the jig has no such slot. */
  get(slot: number): SlotView {
    const view = this.#views.get(slot);
    if (view === undefined) throw new Fault('floor.no-such-slot', { slot });
    return view;
  }

  whole(): SlotEvent {
    return { kind: 'all', jig: this.#jigView(), slots: [...this.all()] };
  }

  /** First the whole, then what changes; ends with the signal. */
  watch(signal?: AbortSignal): AsyncIteratorObject<SlotEvent, undefined> {
    return this.#feed.watch(signal);
  }

  change(slot: number, next: (view: SlotView) => SlotView): void {
    const view = this.#views.get(slot);
    if (view === undefined) return;
    const changed = next(view);
    this.#views.set(slot, changed);
    this.#feed.changed(changed);
  }

  /** A run begins with the board that is there. */
  begin(slot: number, next: (view: SlotView) => SlotView): void {
    this.#exchanged.delete(slot);
    this.change(slot, next);
  }

  /** Whether the board that is there has just been asked, or is being asked, which it is: it restarts with that. */
  isLookedAt(slot: number, withinMs: number): boolean {
    const { look } = this.get(slot);
    if (look !== 'same-board') return look === 'looking';
    return Math.abs(Date.now() - (this.#lookedAtMs.get(slot) ?? -Infinity)) < withinMs;
  }

  /** What a look at the board has shown. Where none answers it was taken out, and its result goes with it. */
  looked(slot: number, look: 'other' | 'same-board' | 'no-answer'): void {
    this.#lookedAtMs.set(slot, Date.now());
    this.change(slot, (view) => {
      if (look === 'same-board') return { ...view, look };
      return { ...view, look: look === 'other' ? null : look, last: null };
    });
  }

  /** Another order: results that nobody has to acknowledge are of the one before. */
  clearResults(): void {
    for (const { slot } of this.all()) this.#clearResult(slot);
  }

  setPresent(slot: number, present: boolean): void {
    if (this.#views.get(slot)?.present !== present) this.change(slot, (view) => ({ ...view, present }));
  }

  /** Its board was taken out, or another came: the result goes with it, unless somebody still has to acknowledge it. */
  boardExchanged(slot: number): void {
    if (this.get(slot).last !== null) this.#exchanged.add(slot);
    this.#clearResult(slot);
  }

  /** Somebody has seen the result; when its board has gone, it goes, too. */
  acknowledged(slot: number): void {
    const gone = this.#exchanged.has(slot);
    this.change(slot, (view) => ({
      ...view,
      last: gone || view.last === null ? null : { ...view.last, acknowledged: true },
    }));
  }

  /** What the ledger says of slots that have not been at work since. */
  setLastResults(last: ReadonlyMap<number, LastResult>): void {
    for (const [slot, result] of last) {
      if (this.#views.get(slot)?.last?.run !== result.run) this.change(slot, (view) => ({ ...view, last: result }));
    }
  }

  /** Rows, columns or bindings have changed. */
  changeJig(jig: JigSetup): void {
    this.#jig = jig;
    this.#views = slotsOf(jig, this.#views);
    this.#feed.changedWhole();
  }

  #clearResult(slot: number): void {
    const { work, last, look } = this.get(slot);
    if (work !== null || last?.acknowledged === false || (last === null && look === null)) return;
    this.change(slot, (view) => ({ ...view, look: null, last: null }));
  }

  #jigView(): JigView {
    const { rows, columns, startOnArrival, taktMs } = this.#jig;
    return { rows, columns, startOnArrival, taktMs, simulated: this.#simulated };
  }
}

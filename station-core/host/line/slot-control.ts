import type { Started } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { ReprintReason } from '../../model/desk/reprint-reason.ts';
import { faultView } from '../views/fault-view.ts';
import type { JigSetup } from '../ports/jig-setup.ts';
import type { Allowance } from './orders.ts';
import type { BoardLooks, Look } from './board-looks.ts';
import type { Slots } from './slots.ts';
import type { UnitRuns } from './unit-runs.ts';

export interface SlotControlParts {
  readonly slots: Slots;
  readonly runs: UnitRuns;
  readonly looks: Pick<BoardLooks, 'at'>;
  /** What may be made now. Throws why nothing may. */
  readonly allowance: () => Promise<Allowance>;
  /** Why no unit is started, whatever slot; a self-test still is. */
  readonly stopped: () => Fault | undefined;
  /** Somebody has seen how a run ended: into the ledger, durable when it returns. */
  readonly acknowledged: (run: string, by: string) => void;
}

/** A board of a self-test is no unit of the order. */
export type Purpose = 'production' | 'self-test';
interface Start {
  readonly operator: string;
  readonly purpose: Purpose;
}

/** An order is not filled by it, and when its permit is used up the signer says so to the run. */
const FOR_A_TEST = { units: Infinity, reason: new Fault('order.none') };

/** What may be done with a slot now: the one place that decides which slots start, and why one does not. */
export class SlotControl {
  readonly #parts: SlotControlParts;
  /** Slots that have been asked to start while the order is still being looked at. */
  readonly #starting = new Set<number>();
  /** Slots whose unit somebody is verifying in hand. */
  readonly #lent = new Set<number>();

  constructor(parts: SlotControlParts) {
    this.#parts = parts;
  }

  /**
   * Starts those of the slots that can start, and of those whose unit has passed the ones with another board in them now.
   * Throws only when none can start whatever is in it, and says why the first cannot.
   */
  async start(slots: readonly number[], operator: string, purpose: Purpose = 'production'): Promise<Started> {
    const stopped = purpose === 'production' ? this.#parts.stopped() : undefined;
    if (stopped !== undefined) throw stopped;
    const refused: Fault[] = [];
    const ready = [...new Set(slots)].filter((slot) => {
      const reason = this.#whyNot(slot);
      if (reason !== undefined) refused.push(reason);
      return reason === undefined;
    });
    for (const slot of ready) this.#starting.add(slot);
    try {
      if (ready.length > 0) return await this.#startReady(ready, { operator, purpose });
    } finally {
      for (const slot of ready) this.#starting.delete(slot);
    }
    throw refused[0] ?? new Fault('entry.invalid', { field: 'slots' });
  }

  /** Starts every slot that may hold a unit not made yet. */
  async startAll(operator: string): Promise<Started> {
    const waiting = this.#parts.slots.all().filter(({ slot, present }) => {
      return present && this.#whyNot(slot) === undefined;
    });
    if (waiting.length === 0) throw new Fault('slot.none-waiting');
    return this.start(
      waiting.map(({ slot }) => slot),
      operator,
    );
  }

  /** Once a step that cannot be undone has begun, an abort must be confirmed. */
  abort(slot: number, confirmed: boolean): void {
    this.#parts.slots.get(slot);
    this.#parts.runs.abort(slot, confirmed);
  }

  /** Has the label that the slot waits for printed again. */
  reprint(slot: number, reason: ReprintReason, by: string): void {
    this.#parts.slots.get(slot);
    this.#parts.runs.say(slot, { kind: 'reprint', reason, by });
  }

  /** Whether the label came out that a crash left in doubt. */
  labelCameOut(slot: number, cameOut: boolean): void {
    this.#parts.slots.get(slot);
    this.#parts.runs.say(slot, { kind: 'came-out', cameOut });
  }

  /** Again for the same result is fine: two people may press at once. */
  acknowledge(slot: number, by: string): void {
    const { slots, runs, acknowledged } = this.#parts;
    const { last } = slots.get(slot);
    if (last === null || last.acknowledged) return;
    // A ledger that cannot be written takes this no more than anything else; the alarm need not go on for that.
    if (runs.outOfService === undefined) acknowledged(last.run, by);
    slots.acknowledged(slot);
  }

  /** Keeps a slot from starting while somebody verifies the unit in it; throws when it is at work. */
  lend(slot: number): Disposable {
    this.mayAssign(slot);
    this.#lent.add(slot);
    return {
      [Symbol.dispose]: () => {
        this.#lent.delete(slot);
      },
    };
  }

  /** Throws when a slot that is at work would be no more. */
  mayChange({ rows, columns }: Pick<JigSetup, 'rows' | 'columns'>): void {
    const lost = this.#parts.runs.slotsAtWork.find((slot) => slot > rows * columns);
    if (lost !== undefined) throw new Fault('slot.busy', { slot: lost });
  }

  /** Throws when there is no such slot, or it is at work. */
  mayAssign(slot: number): void {
    this.#parts.slots.get(slot);
    if (this.isBusy(slot)) throw new Fault('slot.busy', { slot });
  }

  /** At work, about to be, or lent to somebody. */
  isBusy(slot: number): boolean {
    return this.#parts.runs.slotsAtWork.includes(slot) || this.#starting.has(slot) || this.#lent.has(slot);
  }

  #whyNot(slot: number): Fault | undefined {
    const { slots, runs } = this.#parts;
    const view = slots.find(slot);
    if (view === undefined) return new Fault('floor.no-such-slot', { slot });
    if (runs.outOfService !== undefined) return outOfService(runs.outOfService);
    if (this.isBusy(slot)) return new Fault('slot.busy', { slot });
    if (view.port === null) return new Fault('slot.no-port', { slot });
    if (view.last?.acknowledged === false) return new Fault('slot.must-acknowledge', { slot });
    return undefined;
  }

  /** Where nothing may be made, nobody waits for boards to say who they are. */
  async #startReady(ready: readonly number[], start: Start): Promise<Started> {
    const allowance = await this.#parts.allowance();
    if (start.purpose === 'self-test') {
      return { started: this.#startWithin(allowance, ready, start), sameBoard: [], noAnswer: [] };
    }
    this.#unitsWithin(allowance, start);
    const looks = await Promise.all(ready.map(async (slot) => ({ slot, look: await this.#parts.looks.at(slot) })));
    const of = (which: Look): number[] => looks.filter(({ look }) => look === which).map(({ slot }) => slot);
    const others = of('other');
    const started = others.length === 0 ? [] : await this.#startLooked(others, start);
    return { started, sameBoard: of('same-board'), noAnswer: of('no-answer') };
  }

  /** While boards were asked, somebody may have chosen another order, and a self-test may have stopped the line. */
  async #startLooked(others: readonly number[], start: Start): Promise<number[]> {
    const allowance = await this.#parts.allowance();
    const stopped = this.#parts.stopped();
    if (stopped !== undefined) throw stopped;
    return this.#startWithin(allowance, others, start);
  }

  /** How many more may be begun now; throws why none may. */
  #unitsWithin(allowance: Allowance, { purpose }: Start): number {
    const atWork = this.#parts.runs.unitsAtWork(allowance.order);
    const { units, reason } = purpose === 'self-test' ? FOR_A_TEST : allowance.remainingUnits(atWork);
    if (units <= 0) throw reason;
    return units;
  }

  /** The jig may have changed and the ledger failed while the order and the boards were looked at. */
  #startWithin(allowance: Allowance, ready: readonly number[], start: Start): number[] {
    const { slots, runs } = this.#parts;
    const { operator, purpose } = start;
    const isTest = purpose === 'self-test';
    const units = this.#unitsWithin(allowance, start);
    if (runs.outOfService !== undefined) throw outOfService(runs.outOfService);
    const starting = ready.filter((slot) => slots.find(slot) !== undefined).slice(0, units);
    const { order, ...made } = allowance;
    for (const slot of starting) runs.begin(slot, isTest ? made : { ...made, order }, operator);
    return starting;
  }
}

function outOfService(fault: Fault): Fault {
  const { code, says, remedy } = faultView(fault);
  return new Fault('station.out-of-service', { code, says, remedy }, { cause: fault });
}

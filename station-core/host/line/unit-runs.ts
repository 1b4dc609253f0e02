import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import { judge } from '../../station/plan/outcome.ts';
import type { Plan } from '../../station/plan/plan.ts';
import type { Product } from '../../station/product/product.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import type { OperatorWord } from '../../station/plan/operator-words.ts';
import type { ProvisionOptions, SlotOrder } from '../../station/run-context.ts';
import { asFault } from '../views/fault-view.ts';
import type { Allowance } from './orders.ts';
import { SlotRun } from './slot-run.ts';
import { begun, ended, type Work } from './slot-state.ts';
import type { Slots } from './slots.ts';

export interface UnitRunsParts {
  readonly slots: Slots;
  /** `order` may be of rework, which says how much of the plan is due. */
  readonly planFor: (product: Product, order: string | undefined) => Plan;
  readonly provision: (order: SlotOrder, options: ProvisionOptions) => Promise<RunResult>;
  /** Where the port that a slot is bound to is now. */
  readonly pathOf: (boundTo: string) => string;
  /** Called for every run that ended, before any screen hears of it. */
  readonly runEnded: (of: { readonly slot: number; readonly order: string | undefined }, result: RunResult) => void;
  readonly log: Logger;
}

/** Of an allowance, what a run is begun with. A run of a self-test is of no order. */
export type RunAllowance = Pick<Allowance, 'product' | 'permit'> & Partial<Pick<Allowance, 'order'>>;

/** The runs of units in the slots: each begins, is stopped or ends here, and shows in its slot. */
export class UnitRuns implements AsyncDisposable {
  readonly #parts: UnitRunsParts;
  readonly #atWork = new Map<number, SlotRun>();
  readonly #running = new Set<Promise<void>>();
  #outOfService: Fault | undefined;
  #isOver = false;

  constructor(parts: UnitRunsParts) {
    this.#parts = parts;
  }

  /** Set when the ledger could not be written: nothing more is started then. */
  get outOfService(): Fault | undefined {
    return this.#outOfService;
  }

  get slotsAtWork(): readonly number[] {
    return [...this.#atWork.keys()];
  }

  /** Units of this order that are being made now. */
  unitsAtWork(order: string): number {
    return [...this.#atWork.values()].filter((run) => run.order === order).length;
  }

  begin(slot: number, { order, product, permit }: RunAllowance, operator: string): void {
    if (this.#isOver) throw new Fault('station.stopped');
    const { slots, planFor, pathOf } = this.#parts;
    const plan = planFor(product, order);
    const boundTo = slots.get(slot).port;
    if (boundTo === null) throw new Fault('slot.no-port', { slot });
    const run = randomUUID();
    const slotRun = new SlotRun({
      order,
      plan,
      change: (next: (work: Work) => Work) => {
        slots.change(slot, (view) => (view.work === null ? view : { ...view, work: next(view.work) }));
      },
      lineSlowed: () => {
        slots.change(slot, (view) => ({ ...view, lineSlowed: view.lineSlowed + 1 }));
      },
    });
    this.#atWork.set(slot, slotRun);
    slots.begin(slot, (view) => begun(view, plan, { run, startedAt: new Date() }));
    const running = this.#carry(
      { slot, port: pathOf(boundTo), product, permit, run, operator, ...(order === undefined ? {} : { order }) },
      slotRun,
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Once a step that cannot be undone has begun, this must be confirmed. */
  abort(slot: number, confirmed: boolean): void {
    const run = this.#atWork.get(slot);
    if (run === undefined) throw new Fault('slot.idle', { slot });
    if (run.permanent !== undefined && !confirmed) {
      throw new Fault('slot.confirm-abort', { slot, permanent: run.permanent });
    }
    run.stop();
  }

  /** Throws when the run in this slot does not wait for it. */
  say(slot: number, word: OperatorWord): void {
    const run = this.#atWork.get(slot);
    if (run === undefined) throw new Fault('slot.idle', { slot });
    if (!run.words.say(word)) throw new Fault('slot.not-awaited', { slot });
  }

  /** Stops every run and waits until each is in the ledger; none begins after. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    for (const run of this.#atWork.values()) run.stop();
    await Promise.all(this.#running);
  }

  /** Never rejects: what goes wrong here is shown in the slot. */
  async #carry(order: SlotOrder & { run: string }, slotRun: SlotRun): Promise<void> {
    let result: RunResult;
    try {
      result = await this.#parts.provision(order, { watch: slotRun, abort: slotRun.signal, words: slotRun.words });
    } catch (error) {
      result = this.#withoutResult(order, error);
    }
    this.#atWork.delete(order.slot);
    this.#parts.runEnded({ slot: order.slot, order: slotRun.order }, result);
    const times = { endedAt: new Date(), durationMs: slotRun.durationMs };
    this.#parts.slots.change(order.slot, (view) => ended(view, result, times));
  }

  /**
   * A run rejects when the ledger cannot be written: then nothing may go on, in no slot. It also does when it was stopped
   * before the station was in service. Anything else is a bug.
   */
  #withoutResult({ slot, run, product, order }: SlotOrder & { run: string }, error: unknown): RunResult {
    const { planFor, slots, log } = this.#parts;
    const plan = planFor(product, order);
    const fault = asFault(error);
    log.error({ run, slot, code: fault.code, err: error }, 'a run ended without a result');
    if (fault.text.stops === 'line') {
      this.#outOfService ??= fault;
      for (const other of this.#atWork.values()) other.stop(fault);
    }
    const step = plan.find(({ name }) => name === slots.find(slot)?.work?.step) ?? plan[0];
    const { outcome } = judge(fault, NEVER);
    return { run, outcome, ...(step === undefined ? {} : { stopped: { step: step.name, fault } }) };
  }
}

const NEVER = new AbortController().signal;

import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { JigView, SlotEvent, SlotView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { Permit } from '../../formats/permit.ts';
import { judge } from '../../station/plan/outcome.ts';
import type { Plan } from '../../station/plan/plan.ts';
import type { Product } from '../../station/product/product.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import type { SlotOrder, SlotWatcher } from '../../station/station.ts';
import { asFault, faultView } from '../api/fault-view.ts';
import { type JigSetup, slotsOf } from '../ports/jig-setup.ts';
import { SlotFeed } from './slot-feed.ts';
import { SlotRun } from './slot-run.ts';
import { begun, ended, type LastResult, type Work } from './slot-state.ts';

/** What may be made now: asked anew whenever slots are started. */
export interface Allowance {
  readonly order: string;
  readonly product: Product;
  readonly permit: Permit;
  /** How many more units the order and its permit take, those at work now included. */
  readonly roomUnits: () => { readonly units: number; readonly reason: Fault };
}

export interface SlotControlParts {
  readonly plan: Plan;
  readonly provision: (order: SlotOrder, options: { watch: SlotWatcher; abort: AbortSignal }) => Promise<RunResult>;
  /** Throws why nothing may be made now. */
  readonly allowance: () => Promise<Allowance>;
  /** Where the port that a slot is bound to is to be found now. */
  readonly pathOf: (boundTo: string) => string;
  /** Told of every run that ended, before any screen is. */
  readonly runEnded: (order: string, result: RunResult) => void;
  /** Somebody has seen how a run ended: into the books, durable when it returns. */
  readonly acknowledged: (run: string, by: string) => void;
  readonly log: Logger;
}

/** Every slot of the jig: its live state, and the one place where runs are started, stopped and acknowledged. */
export class SlotControl implements AsyncDisposable {
  readonly #parts: SlotControlParts;
  readonly #feed: SlotFeed;
  readonly #runs = new Map<number, SlotRun>();
  /** Slots that have been asked to start while the order is still being looked at. */
  readonly #starting = new Set<number>();
  readonly #running = new Set<Promise<void>>();
  /** Slots whose last result is of a board that has gone. */
  readonly #exchanged = new Set<number>();
  #setup: JigSetup;
  #slots: Map<number, SlotView>;
  #outOfService: Fault | undefined;

  constructor(parts: SlotControlParts, setup: JigSetup, last: ReadonlyMap<number, LastResult> = new Map()) {
    this.#parts = parts;
    this.#setup = setup;
    const empty = slotsOf(setup, new Map());
    this.#slots = new Map([...empty].map(([slot, view]) => [slot, { ...view, last: last.get(slot) ?? null }]));
    this.#feed = new SlotFeed(() => this.whole());
  }

  /** Set when the ledger could not be written: nothing more is started then. */
  get outOfService(): Fault | undefined {
    return this.#outOfService;
  }

  get jigSetup(): JigSetup {
    return this.#setup;
  }

  jig(): JigView {
    const { rows, columns, startOnArrival, taktMs } = this.#setup;
    return { rows, columns, startOnArrival, taktMs, steps: this.#parts.plan.map(({ name }) => name) };
  }

  slots(): readonly SlotView[] {
    return [...this.#slots.values()];
  }

  whole(): SlotEvent {
    return { kind: 'all', jig: this.jig(), slots: [...this.slots()] };
  }

  /** First the whole, then what changes; ends with the signal. */
  watch(signal?: AbortSignal): AsyncIteratorObject<SlotEvent, undefined> {
    return this.#feed.watch(signal);
  }

  /** Units of this order that are being made now. */
  atWork(order: string): number {
    return [...this.#runs.values()].filter((run) => run.order === order).length;
  }

  /** Starts those of the slots that can start. Throws only when none can, and says why the first cannot. */
  async start(slots: readonly number[], operator?: string): Promise<number[]> {
    const refused: Fault[] = [];
    const ready = [...new Set(slots)].filter((slot) => {
      const reason = this.#whyNot(slot);
      if (reason !== undefined) refused.push(reason);
      return reason === undefined;
    });
    for (const slot of ready) this.#starting.add(slot);
    try {
      if (ready.length > 0) return this.#startWithin(await this.#parts.allowance(), ready, operator);
    } finally {
      for (const slot of ready) this.#starting.delete(slot);
    }
    throw refused[0] ?? new Fault('entry.invalid', { field: 'slots' });
  }

  /** Starts every slot that may hold a unit not made yet. What passed is done, until another board is seen to arrive. */
  async startAll(operator?: string): Promise<number[]> {
    const waiting = this.slots().filter(({ slot, present, last }) => {
      return present && last?.outcome !== 'PASS' && this.#whyNot(slot) === undefined;
    });
    if (waiting.length === 0) throw new Fault('slot.none-waiting');
    return this.start(
      waiting.map(({ slot }) => slot),
      operator,
    );
  }

  /** Once a step that cannot be undone has begun, an abort must be confirmed. */
  abort(slot: number, confirmed: boolean): void {
    this.#view(slot);
    const run = this.#runs.get(slot);
    if (run === undefined) throw new Fault('slot.idle', { slot });
    if (run.permanent !== undefined && !confirmed) {
      throw new Fault('slot.confirm-abort', { slot, permanent: run.permanent });
    }
    run.stop();
  }

  /** Again for the same result is fine: two people may press at once. */
  acknowledge(slot: number, by: string): void {
    const { last } = this.#view(slot);
    if (last === null || last.acknowledged) return;
    // SyncState that cannot be written take this no more than anything else; the alarm need not go on for that.
    if (this.#outOfService === undefined) this.#parts.acknowledged(last.run, by);
    const seen = this.#exchanged.has(slot) ? null : { ...last, acknowledged: true };
    this.#change(slot, (view) => ({ ...view, last: seen }));
  }

  /** Another board: the result of the one before it goes, unless somebody still has to acknowledge it. */
  boardArrived(slot: number): void {
    const { last } = this.#view(slot);
    if (last === null) return;
    this.#exchanged.add(slot);
    if (last.acknowledged) this.#change(slot, (view) => ({ ...view, last: null }));
  }

  /** Rows, columns or bindings have changed; whoever changes them has asked `mayChange` or `mayAssign` before. */
  changeJig(setup: JigSetup): void {
    this.#setup = setup;
    this.#slots = slotsOf(setup, this.#slots);
    this.#feed.changedWhole();
  }

  /** Throws when a slot that is at work would be no more. */
  mayChange({ rows, columns }: Pick<JigSetup, 'rows' | 'columns'>): void {
    for (const slot of this.#runs.keys()) if (slot > rows * columns) throw new Fault('slot.busy', { slot });
  }

  /** Throws when there is no such slot, or it is at work. */
  mayAssign(slot: number): void {
    this.#view(slot);
    if (this.#runs.has(slot) || this.#starting.has(slot)) throw new Fault('slot.busy', { slot });
  }

  /** What the books say of slots that have not been at work since. */
  settle(last: ReadonlyMap<number, LastResult>): void {
    for (const [slot, result] of last) {
      if (this.#slots.get(slot)?.last?.run !== result.run) this.#change(slot, (view) => ({ ...view, last: result }));
    }
  }

  setPresent(slot: number, present: boolean): void {
    if (this.#slots.get(slot)?.present !== present) this.#change(slot, (view) => ({ ...view, present }));
  }

  /** Stops every run and waits until each is in the books. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.#runs.values()) run.stop();
    await Promise.all(this.#running);
  }

  #whyNot(slot: number): Fault | undefined {
    const view = this.#slots.get(slot);
    if (view === undefined) return new Fault('floor.no-such-slot', { slot });
    if (this.#outOfService !== undefined) return outOfService(this.#outOfService);
    if (this.#runs.has(slot) || this.#starting.has(slot)) return new Fault('slot.busy', { slot });
    if (view.port === null) return new Fault('slot.not-taught', { slot });
    if (view.last?.acknowledged === false) return new Fault('slot.must-acknowledge', { slot });
    return undefined;
  }

  #startWithin(allowance: Allowance, slots: readonly number[], operator: string | undefined): number[] {
    const { units, reason } = allowance.roomUnits();
    if (units <= 0) throw reason;
    if (this.#outOfService !== undefined) throw outOfService(this.#outOfService);
    const starting = slots.filter((slot) => this.#slots.has(slot)).slice(0, units);
    for (const slot of starting) this.#begin(slot, allowance, operator);
    return starting;
  }

  #begin(slot: number, { order, product, permit }: Allowance, operator: string | undefined): void {
    const { plan, pathOf } = this.#parts;
    const run = randomUUID();
    const change = (next: (work: Work) => Work): void => {
      this.#change(slot, (view) => (view.work === null ? view : { ...view, work: next(view.work) }));
    };
    const lineSlowed = (): void => {
      this.#change(slot, (view) => ({ ...view, lineSlowed: view.lineSlowed + 1 }));
    };
    const slotRun = new SlotRun({ order, plan, change, lineSlowed });
    const port = pathOf(this.#view(slot).port ?? '');
    this.#runs.set(slot, slotRun);
    this.#exchanged.delete(slot);
    this.#change(slot, (view) => begun(view, plan, { run, startedAt: new Date() }));
    const who = operator === undefined ? {} : { operator };
    const running = this.#carry({ slot, port, product, permit, order, run, ...who }, slotRun);
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Never rejects: what goes wrong here is shown in the slot. */
  async #carry(order: SlotOrder & { run: string }, slotRun: SlotRun): Promise<void> {
    let result: RunResult;
    try {
      result = await this.#parts.provision(order, { watch: slotRun, abort: slotRun.signal });
    } catch (error) {
      result = this.#withoutResult(order, error);
    }
    this.#runs.delete(order.slot);
    this.#parts.runEnded(slotRun.order, result);
    const times = { endedAt: new Date(), durationMs: slotRun.durationMs };
    this.#change(order.slot, (view) => ended(view, result, times));
  }

  /**
   * A run rejects when the books cannot be written: then nothing may go on, in no slot. It also does when it was stopped
   * before the station was in service. Anything else is a bug.
   */
  #withoutResult({ slot, run }: { slot: number; run: string }, error: unknown): RunResult {
    const fault = asFault(error);
    this.#parts.log.error({ run, slot, code: fault.code, err: error }, 'a run ended without a result');
    if (fault.text.stops === 'line') {
      this.#outOfService ??= fault;
      for (const other of this.#runs.values()) other.stop(fault);
    }
    const step = this.#parts.plan.find(({ name }) => name === this.#slots.get(slot)?.work?.step) ?? this.#parts.plan[0];
    const { outcome } = judge(fault, NEVER);
    return { run, outcome, ...(step === undefined ? {} : { stopped: { step: step.name, fault } }) };
  }

  #view(slot: number): SlotView {
    const view = this.#slots.get(slot);
    if (view === undefined) throw new Fault('floor.no-such-slot', { slot });
    return view;
  }

  #change(slot: number, next: (view: SlotView) => SlotView): void {
    const view = this.#slots.get(slot);
    if (view === undefined) return;
    const changed = next(view);
    this.#slots.set(slot, changed);
    this.#feed.changed(changed);
  }
}

const NEVER = new AbortController().signal;

function outOfService(fault: Fault): Fault {
  const { code, says, remedy } = faultView(fault);
  return new Fault('station.out-of-service', { code, says, remedy }, { cause: fault });
}

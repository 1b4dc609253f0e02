import { Fault } from '../../fault.ts';
import { stopwatch } from '../../wait.ts';
import { FlashRate } from '../../model/line/flash-rate.ts';
import type { Plan, PlannedStep } from '../../station/plan/plan.ts';
import { OperatorWords } from '../../station/plan/operator-words.ts';
import type { SlotWatcher } from '../../station/run-context.ts';
import type { StepEvent } from '../../station/plan/step-context.ts';
import { eventSeen, stepBegun, stepPassed, type Work } from './slot-state.ts';

const NO_SPEED = { bytesPerSecond: null, secondsLeft: null };

/** One run in one slot while it lasts: what its steps report becomes the slot's work, and it can be stopped. */
export class SlotRun implements SlotWatcher {
  readonly order: string | undefined;
  /** What somebody says at its tile. */
  readonly words = new OperatorWords();
  readonly #plan: Plan;
  readonly #change: (next: (work: Work) => Work) => void;
  readonly #lineSlowed: () => void;
  readonly #stop = new AbortController();
  readonly #elapsedMs = stopwatch();
  #rate = new FlashRate();
  #permanent: string | undefined;

  constructor(options: {
    order: string | undefined;
    plan: Plan;
    change: (next: (work: Work) => Work) => void;
    lineSlowed: () => void;
  }) {
    this.order = options.order;
    this.#plan = options.plan;
    this.#change = options.change;
    this.#lineSlowed = options.lineSlowed;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get durationMs(): number {
    return this.#elapsedMs();
  }

  /** What a permanent step that has begun leaves behind, in its own words. */
  get permanent(): string | undefined {
    return this.#permanent;
  }

  stop(reason: unknown = new Fault('station.stopped')): void {
    this.#stop.abort(reason);
  }

  readonly stepBegun = (step: PlannedStep): void => {
    this.#rate = new FlashRate();
    this.#permanent = step.cannotBeUndone ?? this.#permanent;
    this.#change((work) => stepBegun(work, this.#plan, step));
  };

  readonly stepPassed = (unit: { unit?: string; serial?: string }): void => {
    this.#change((work) => stepPassed(work, unit));
  };

  readonly event = (event: StepEvent): void => {
    const speed =
      event.kind === 'flash-progress'
        ? this.#rate.at(event.writtenBytes, event.totalBytes, performance.now())
        : NO_SPEED;
    if (event.kind === 'line-slowed') this.#lineSlowed();
    this.#change((work) => eventSeen(work, event, speed));
  };
}

import type { SetupStage, SetupView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { orderSimulatedBoards } from '../../first-day/phase/trial-jig.ts';
import {
  readTrialOrder,
  removeTrialOrder,
  type TrialOrder,
  writeTrialOrder,
} from '../../first-day/phase/trial-order.ts';
import { asFault, faultView } from '../views/fault-view.ts';
import { LatestValue } from '../views/latest-value.ts';
import type { MakeTrial } from './make-trial.ts';

export interface FirstDayParts {
  readonly dataDir: string;
  /** Fires when this process ends: what is at work stops, and goes on at the next start. */
  readonly signal: AbortSignal;
  readonly makeTrial: MakeTrial;
  /** What is no fault is a defect, and logged whole. */
  readonly reportBug: (error: unknown) => void;
}

/** The setup of a new station as its screens see it: one for all windows, one thing at a time. */
export class FirstDay {
  readonly #parts: FirstDayParts;
  readonly #finished = Promise.withResolvers<undefined>();
  readonly #watchers = new Set<LatestValue<SetupView>>();
  #stage: SetupStage = { kind: 'choice' };
  #fault: Fault | null = null;

  private constructor(parts: FirstDayParts) {
    this.#parts = parts;
  }

  /** Goes on with a trial that was interrupted. */
  static async open(parts: FirstDayParts): Promise<FirstDay> {
    const firstDay = new FirstDay(parts);
    const order = await readTrialOrder(parts.dataDir);
    if (order !== undefined) void firstDay.#make(order);
    return firstDay;
  }

  /** Resolves when the folder is a station. */
  get finished(): Promise<undefined> {
    return this.#finished.promise;
  }

  watch(signal: AbortSignal | undefined): LatestValue<SetupView> {
    const reported = new LatestValue(this.#view(), () => this.#watchers.delete(reported));
    this.#watchers.add(reported);
    reported.endWith(signal);
    return reported;
  }

  /** Throws `setup.moved-on` when the stage is another one: a second window was faster. */
  async makeTrial({ station }: TrialOrder): Promise<void> {
    const stage = this.#stage;
    if (stage.kind === 'trial-begun' ? stage.station !== station : stage.kind !== 'choice') {
      throw new Fault('setup.moved-on');
    }
    this.#become({ kind: 'making-trial', station }); // at once: a second press begins no second trial
    try {
      await writeTrialOrder(this.#parts.dataDir, { station }, this.#parts.signal);
    } catch (error) {
      this.#become(stage);
      throw error;
    }
    void this.#make({ station });
  }

  /** The order goes last: a crash before that leaves it, and the next start makes what is missing. */
  async #make({ station }: TrialOrder): Promise<void> {
    const { dataDir, signal, makeTrial } = this.#parts;
    this.#become({ kind: 'making-trial', station });
    try {
      await makeTrial({ dataDir, station }, signal);
      await orderSimulatedBoards(dataDir, signal);
      await removeTrialOrder(dataDir);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Fault)) this.#parts.reportBug(error);
      this.#become({ kind: 'trial-begun', station }, asFault(error));
      return;
    }
    this.#become({ kind: 'finished' });
    this.#finished.resolve(undefined);
  }

  #become(stage: SetupStage, fault: Fault | null = null): void {
    this.#stage = stage;
    this.#fault = fault;
    for (const watcher of this.#watchers) watcher.put(this.#view());
  }

  #view(): SetupView {
    const fault = this.#fault === null ? null : faultView(this.#fault);
    return { dataDir: this.#parts.dataDir, stage: this.#stage, fault };
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asCalled } from '../../called-as.ts';
import type { SetupStage, SetupView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { shellWord } from '../../first-day/init/handover-tasks.ts';
import { recordIn } from '../../first-day/init/parts/keys.ts';
import type { Setup } from '../../first-day/init/setup.ts';
import type { QuestionName } from '../../first-day/init/turn.ts';
import { orderSimulatedBoards } from '../../first-day/phase/trial-jig.ts';
import {
  readTrialOrder,
  removeTrialOrder,
  type TrialOrder,
  writeTrialOrder,
} from '../../first-day/phase/trial-order.ts';
import { asFault, faultView } from '../views/fault-view.ts';
import { LatestValue } from '../views/latest-value.ts';
import { GuidedInit } from './guided-init.ts';
import type { MakeTrial } from './make-trial.ts';

export interface FirstDayParts {
  readonly dataDir: string;
  /** Fires when this process ends: what is at work stops, and goes on at the next start. */
  readonly signal: AbortSignal;
  /** Undefined where none can be made. */
  readonly makeTrial: MakeTrial | undefined;
  /** How the process of a token's driver is started; undefined: it is forked. */
  readonly startToken?: Setup['startToken'];
  /** What is no fault is a defect, and logged whole. */
  readonly reportBug: (error: unknown) => void;
}

/** The setup of a new station as its screens see it: one for all windows, one thing at a time. */
export class FirstDay {
  readonly #parts: FirstDayParts;
  readonly #finished = Promise.withResolvers<undefined>();
  readonly #watchers = new Set<LatestValue<SetupView>>();
  #init: GuidedInit | undefined;
  #stage: SetupStage;
  #fault: Fault | null = null;

  private constructor(parts: FirstDayParts) {
    this.#parts = parts;
    this.#stage = this.#choice();
  }

  /** Goes on with what was begun. */
  static async open(parts: FirstDayParts): Promise<FirstDay> {
    const firstDay = new FirstDay(parts);
    const order = await readTrialOrder(parts.dataDir);
    if (order !== undefined && parts.makeTrial === undefined) firstDay.#become(firstDay.#begunTrial(order));
    else if (order !== undefined) void firstDay.#make(order);
    else if (existsSync(join(parts.dataDir, 'init.json'))) await firstDay.goOn();
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

  /** Throws `setup.no-trial`, and `setup.moved-on` when the stage is another one: a second window was faster. */
  async makeTrial({ station }: TrialOrder): Promise<void> {
    if (this.#parts.makeTrial === undefined) throw new Fault('setup.no-trial');
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

  /** Begins a station of production, looks again at what it waits for, or opens the station that is set up. */
  async goOn(): Promise<void> {
    const { kind } = this.#stage;
    if (kind === 'trial-begun' || kind === 'making-trial') throw new Fault('setup.moved-on');
    if (kind === 'done') {
      this.#become({ kind: 'finished' });
      this.#finished.resolve(undefined);
      return;
    }
    const init = this.#init ?? (await this.#begin());
    init.goOn();
  }

  answer(question: QuestionName, words: readonly string[]): void {
    const init = this.#begun();
    init.take(question, words);
    init.goOn();
  }

  /** A copy that officers signed. */
  takeSigned(path: string): void {
    const init = this.#begun();
    init.takeSigned([path]);
    init.goOn();
  }

  /** Throws `setup.moved-on` where another question, or none, is asked. */
  requireQuestion(name: QuestionName): void {
    if (this.#stage.kind !== 'question' || this.#stage.question.name !== name) throw new Fault('setup.moved-on');
  }

  askAgain(question: QuestionName): void {
    this.#begun().askAgain(question);
  }

  /** Throws `setup.moved-on` where nothing came before. */
  goBack(): void {
    const init = this.#begun();
    if (init.asksAgain) {
      init.goOn();
      return;
    }
    if (this.#stage.kind !== 'question' || !init.isUntouched) throw new Fault('setup.moved-on');
    this.#init = undefined;
    this.#become(this.#choice());
  }

  givePin(pin: string | null): void {
    this.#begun().givePin(pin);
  }

  confirm(station: string | null): void {
    this.#begun().confirm(station);
  }

  async #begin(): Promise<GuidedInit> {
    const { dataDir, signal, startToken } = this.#parts;
    const opened = await GuidedInit.open({
      dataDir,
      signal,
      startToken,
      show: (stage, thrown) => {
        this.#become(stage, thrown);
      },
    });
    this.#init ??= opened;
    return this.#init;
  }

  #begun(): GuidedInit {
    if (this.#init === undefined) throw new Fault('setup.moved-on');
    return this.#init;
  }

  /** The order goes last: a crash before that leaves it, and the next start makes what is missing. */
  async #make({ station }: TrialOrder): Promise<void> {
    const { dataDir, signal, makeTrial } = this.#parts;
    this.#become({ kind: 'making-trial', station });
    try {
      if (makeTrial === undefined) throw new Fault('setup.no-trial');
      await makeTrial({ dataDir, station }, signal);
      await orderSimulatedBoards(dataDir, signal);
      await removeTrialOrder(dataDir);
    } catch (error) {
      if (!signal.aborted) this.#become(this.#begunTrial({ station }), error);
      return;
    }
    this.#become({ kind: 'finished' });
    this.#finished.resolve(undefined);
  }

  #choice(): SetupStage {
    return { kind: 'choice', trial: this.#parts.makeTrial !== undefined };
  }

  #begunTrial({ station }: TrialOrder): SetupStage {
    const { dataDir, makeTrial } = this.#parts;
    const command = makeTrial === undefined ? asCalled(`birthmark serve --data ${shellWord(dataDir)}`) : null;
    return { kind: 'trial-begun', station, command };
  }

  /** What was thrown is shown until something else is tried. */
  #become(stage: SetupStage, thrown?: unknown): void {
    if (thrown !== undefined && !(thrown instanceof Fault)) this.#parts.reportBug(thrown);
    this.#stage = stage;
    this.#fault = thrown === undefined ? null : asFault(thrown);
    for (const watcher of this.#watchers) watcher.put(this.#view());
  }

  #view(): SetupView {
    const fault = this.#fault === null ? null : faultView(this.#fault);
    const answers = this.#init?.answers ?? [];
    const { dataDir } = this.#parts;
    return { dataDir, stage: this.#stage, fault, record: recordIn(dataDir) ?? null, answers };
  }
}

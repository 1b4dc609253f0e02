import type { SetupAnswer, SetupStage } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { answerWords } from '../../first-day/init/answer-words.ts';
import { forgetBrought } from '../../first-day/init/brought.ts';
import { questionOf } from '../../first-day/init/ask.ts';
import { withHome } from '../../first-day/init/home-path.ts';
import { InitFile } from '../../first-day/init/init-file.ts';
import type { Holder, Setup } from '../../first-day/init/setup.ts';
import { nextTurn } from '../../first-day/init/station-init.ts';
import type { QuestionName, Turn } from '../../first-day/init/turn.ts';
import type { ConfirmFactName } from '../../model/first-day/confirm-facts.ts';
import { Secret } from '../../secret.ts';
import { PersonAsked } from './person-asked.ts';
import { answersOf, isAnswer, stageOf } from './turn-view.ts';

export interface GuidedInitParts {
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly startToken?: Setup['startToken'];
  readonly show: (stage: SetupStage, thrown?: unknown) => void;
}

/** Not a fault: a person decided against it, and the setup stays where it was. */
class Declined extends Error {}

/** `birthmark station init` at a screen: the same questions, checks and steps, answered by whoever has the link. */
export class GuidedInit {
  readonly #file: InitFile;
  readonly #parts: GuidedInitParts;
  /** By question; taken out by what reads them. Of two files that are wanted together the first waits here. */
  readonly #given: Setup['given'] = new Map();
  readonly #pin = new PersonAsked<Secret<string> | null>();
  readonly #agreement = new PersonAsked<string | null>();
  #turn: Turn | undefined;
  /** A person asked for this question: another one was open. */
  #asksAgain = false;
  #isBusy = false;

  private constructor(file: InitFile, parts: GuidedInitParts) {
    this.#file = file;
    this.#parts = parts;
  }

  static async open(parts: GuidedInitParts): Promise<GuidedInit> {
    return new GuidedInit(await InitFile.open(parts.dataDir), parts);
  }

  get answers(): SetupAnswer[] {
    return answersOf(this.#file, this.#given);
  }

  get asksAgain(): boolean {
    return this.#asksAgain;
  }

  /** Nothing was answered yet: the folder is as it was. */
  get isUntouched(): boolean {
    return Object.keys(this.#file.answers).length === 0;
  }

  /** Does all that waits for nobody, and shows what comes then. */
  goOn(): void {
    this.#requireIdle();
    this.#isBusy = true;
    this.#parts.show({ kind: 'working' });
    void this.#run();
  }

  /** Throws `setup.moved-on` where another question is asked: a second window was faster. */
  take(question: QuestionName, words: readonly string[]): void {
    this.#requireIdle();
    if (this.#turn?.kind !== 'question' || this.#turn.question.name !== question) throw new Fault('setup.moved-on');
    this.#given.set(question, withHome(question, words));
  }

  /** Throws `setup.moved-on` where no signature is waited for. */
  takeSigned(paths: readonly string[]): void {
    this.#requireIdle();
    const turn = this.#turn;
    const waits = turn?.kind === 'wait' && (turn.name === 'configuration-signed' || turn.name === 'documents-signed');
    if (!waits) throw new Fault('setup.moved-on');
    this.#given.set('signed', paths);
  }

  /** Throws `setup.answered` for an answer in use. */
  askAgain(name: QuestionName): void {
    this.#requireIdle();
    if (this.#given.delete(name)) {
      if (name === 'certificate') this.#given.delete('root');
      if (name === 'certificate' || name === 'root') forgetBrought(this.#file.dataDir, name);
      this.goOn();
      return;
    }
    if (!isAnswer(name) || this.#file.isUsed(name)) throw new Fault('setup.answered', { question: name });
    const turn = questionOf(name, { file: this.#file });
    const suggestion = answerWords(name, this.#file.answers)?.join('; ') ?? '';
    this.#turn = { kind: 'question', question: Object.assign({}, turn.question, { suggestion }) };
    this.#asksAgain = true;
    this.#parts.show(this.#stageOf(this.#turn));
  }

  /** Null: nobody gives it now. */
  givePin(pin: string | null): void {
    this.#pin.answer(pin === null ? null : new Secret(pin));
  }

  /** Null: nobody agrees. */
  confirm(station: string | null): void {
    this.#agreement.answer(station);
  }

  async #run(): Promise<void> {
    const { answers } = this.#file;
    try {
      this.#turn = await nextTurn(this.#setup());
      this.#asksAgain = false;
      this.#parts.show(this.#stageOf(this.#turn));
    } catch (error) {
      if (this.#parts.signal.aborted) return;
      const refused = refusedQuestion(this.#turn, this.#given);
      this.#forget(error);
      if (error instanceof Declined) {
        this.#turn = undefined;
        this.#parts.show({ kind: 'declined' });
        return;
      }
      // The answer was taken, and what went wrong came after it: nobody is asked for it again.
      if (this.#file.answers !== answers) this.#turn = undefined;
      else if (refused !== undefined && this.#turn !== undefined) this.#turn = refused;
      this.#parts.show(this.#turn === undefined ? { kind: 'stopped' } : this.#stageOf(this.#turn), error);
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * What was given is given again, except certificates that fit: a wrong PIN is no reason to bring them again. They are
   * among the answers, where a person can change them.
   */
  #forget(error: unknown): void {
    const code = error instanceof Fault ? error.code : undefined;
    const [certificate, root] = [this.#given.get('certificate'), this.#given.get('root')];
    this.#given.clear();
    if (certificate === undefined || code === 'setup.other-certificate') return;
    if (code !== 'ceremony.bad-certificate') this.#given.set('certificate', certificate);
    if (root === undefined || code === 'setup.other-root') return;
    if (code !== 'ceremony.bad-certificate') this.#given.set('root', root);
    this.#turn = undefined; // both fit the request: there is nothing to ask
  }

  #stageOf(turn: Turn): SetupStage {
    return stageOf(turn, this.#asksAgain || this.isUntouched);
  }

  #setup(): Setup {
    const { signal, startToken } = this.#parts;
    return { file: this.#file, holder: this.#holder(), given: this.#given, signal, startToken };
  }

  #holder(): Holder {
    const { signal, show } = this.#parts;
    return {
      askPin: async ({ tokenLabel, tokenSerial }) => {
        const pin = await this.#pin.ask({ stage: { kind: 'pin', tokenLabel, tokenSerial }, signal, show });
        if (pin === null) throw new Declined();
        return pin;
      },
      confirm: async (words, station) => {
        const facts = words.map(([name, value]): [ConfirmFactName, string] => [name, value]);
        const typed = await this.#agreement.ask({ stage: { kind: 'confirm', facts }, signal, show });
        if (typed === null) throw new Declined();
        if (typed !== station) throw new Fault('ceremony.not-confirmed', { wanted: station });
      },
      begins: (act) => {
        show({ kind: 'working', act });
      },
    };
  }

  #requireIdle(): void {
    if (this.#isBusy) throw new Fault('setup.moved-on');
  }
}

/** The question with what was typed, which a person corrects. Not a one-time code: it is a secret, and no screen is sent it. */
function refusedQuestion(turn: Turn | undefined, given: Setup['given']): Turn | undefined {
  if (turn?.kind !== 'question' || turn.question.name === 'code') return undefined;
  const words = given.get(turn.question.name);
  if (words === undefined) return undefined;
  return { kind: 'question', question: Object.assign({}, turn.question, { suggestion: words.join('; ') }) };
}

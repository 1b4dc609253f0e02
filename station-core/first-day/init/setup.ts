import type { AtToken } from '../../ceremony/token/ceremony-token.ts';
import type { ConfirmFactName } from '../../model/first-day/confirm-facts.ts';
import type { SlowAct } from '../../model/first-day/slow-acts.ts';
import type { InitFile } from './init-file.ts';
import type { GivenName, Turn } from './turn.ts';

/** What the parts of a set-up work with. */

/** Whoever is there: at a terminal, or at a screen. */
export interface Holder {
  /** Of a token that is not the station's own. */
  readonly askPin: AtToken['askPin'];
  /** Shows what will be made and waits until somebody has read it; throws when nobody agrees. */
  readonly confirm: (facts: readonly ConfirmFact[], station: string) => Promise<void>;
  /** Of something that takes seconds or more, before it begins. */
  readonly begins: (act: SlowAct) => void;
}

/** What will be made in a token, by names for which each language has its words. */
export type ConfirmFact = readonly [name: ConfirmFactName, value: string];

export interface Setup {
  readonly file: InitFile;
  readonly holder: Holder;
  /** By question, as a person gave them: taken out by whoever reads them. */
  readonly given: Map<GivenName, readonly string[]>;
  readonly signal: AbortSignal;
  /** How the process of a token's driver is started; absent: it is forked. */
  readonly startToken?: AtToken['startToken'];
  /** By which certificates end; absent: the clock of this machine. */
  readonly now?: () => Date;
}

/** Does what waits for nobody. `undefined` when it is done with everything of its own. */
export type Part = (setup: Setup) => Promise<Turn | undefined>;

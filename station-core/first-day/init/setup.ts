import type { AtToken } from '../../ceremony/token/ceremony-token.ts';
import type { InitFile } from './init-file.ts';
import type { QuestionName, Turn } from './turn.ts';

/** What the parts of a set-up work with. */

/** Whoever is there: at a terminal, or at a screen. */
export interface Holder {
  /** Of a token that is not the station's own. */
  readonly askPin: AtToken['askPin'];
  /** Shows what will be made and waits until somebody has read it; throws when nobody agrees. */
  readonly confirm: (words: readonly (readonly [string, string])[], station: string) => Promise<void>;
}

export interface Setup {
  readonly file: InitFile;
  readonly holder: Holder;
  /** By question, as a person gave them: taken out by whoever reads them. */
  readonly given: Map<QuestionName, readonly string[]>;
  readonly signal: AbortSignal;
}

/** Does what waits for nobody. `undefined` when it is done with everything of its own. */
export type Part = (setup: Setup) => Promise<Turn | undefined>;

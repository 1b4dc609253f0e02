/**
 * Whose fault it is decides the outcome of a unit: `board` ends it FAIL, `person` ABORTED, all else ERROR.
 * `release` is what was given to the station to write, `station` is this machine and what hangs on it.
 */
export type Blame = 'board' | 'station' | 'release' | 'upstream' | 'person';

export interface FaultText {
  readonly blame: Blame;
  /** One sentence for the operator: what happened. */
  readonly says: string;
  /** One or two sentences: what to do now. */
  readonly remedy: string;
}

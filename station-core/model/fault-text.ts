/**
 * Whose fault it is decides the outcome of a unit: `board` ends it FAIL, `person` ABORTED, all else ERROR.
 * `release` is the firmware given to the station, `station` is this machine and what is attached to it.
 */
export const BLAMES = ['board', 'station', 'release', 'upstream', 'person'] as const;
export type Blame = (typeof BLAMES)[number];

/**
 * How far a fault reaches. `unit` ends one run. `signer` also ends the session with the HSM, which is opened again for
 * the next call. `line` stops every slot: nothing permanent may happen any more.
 */
export type Stops = 'unit' | 'signer' | 'line';

/** One record of the fault table: everything that is said about a fault, in English. */
export interface FaultText {
  /** Two to four words for a small tile; at most 22 letters. */
  readonly name: string;
  readonly blame: Blame;
  readonly stops: Stops;
  /** One sentence for the operator: what happened. At most twelve words. */
  readonly says: string;
  /** One or two sentences: what to do. Starts with a verb. */
  readonly remedy: string;
}

/** What a fault shows and leaves in the ledger. It never holds a secret. */
export type FaultEvidence = Readonly<Record<string, string | number | boolean>>;

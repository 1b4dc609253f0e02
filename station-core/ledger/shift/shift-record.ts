/**
 * What happened in a shift, as its entries say. What a run did belongs to the shift in which both the act and the end of
 * its run are recorded: a run that is open at the cut belongs to a later shift, and so does all that it did.
 */
import type { Mac } from '../../model/mac.ts';
import type { Outcome } from '../../model/outcome.ts';

export interface ShiftBounds {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** No run that was open at `fromSeq` began before this entry. */
  readonly openFromSeq: number;
}

interface Seen {
  readonly seq: number;
  readonly run: string;
  readonly unit: Mac;
}

export interface IntentSeen extends Seen {
  readonly serial: string;
  /** Absent since the signing service builds what is signed. */
  readonly tbsSha256Hex: string | undefined;
  readonly permit: string;
}

export interface CertificateSeen extends IntentSeen {
  readonly tbsSha256Hex: string;
  readonly chainSha256Hex: string;
}

export interface InstallSeen extends Seen {
  readonly chainSha256Hex: string;
}

export interface ChainFileSeen extends Seen {
  readonly chainPemSha256Hex: string;
}

export interface LabelSeen {
  readonly job: string;
  readonly run: string;
  readonly unit: Mac;
  readonly intendedSeq: number;
  readonly printedSeq: number | undefined;
  readonly voidedSeq: number | undefined;
}

export interface RunSeen {
  readonly begunSeq: number;
  readonly unit: Mac | undefined;
  readonly closedSeq: number | undefined;
  readonly outcome: Outcome | undefined;
}

/** `later`: its run is open at the cut, or it came after the cut. */
export type Belongs = 'here' | 'earlier' | 'later';

export interface ShiftRecord {
  readonly bounds: ShiftBounds;
  readonly runs: ReadonlyMap<string, RunSeen>;
  readonly intents: readonly IntentSeen[];
  readonly certificates: readonly CertificateSeen[];
  readonly installs: readonly InstallSeen[];
  readonly chainFiles: readonly ChainFileSeen[];
  readonly labels: readonly LabelSeen[];
  readonly serials: ReadonlyMap<Mac, string>;
  /** Units of this shift that an earlier one had seen confirm their chain. */
  readonly deliveredEarlier: ReadonlySet<Mac>;
  /** Intents of earlier shifts that have no certificate. */
  readonly unusedEarlier: readonly IntentSeen[];
}

export function belongs({ bounds, runs }: ShiftRecord, { seq, run }: Pick<Seen, 'seq' | 'run'>): Belongs {
  const closedSeq = runs.get(run)?.closedSeq ?? Infinity;
  if (seq >= bounds.toSeq || closedSeq >= bounds.toSeq) return 'later';
  return Math.max(seq, closedSeq) < bounds.fromSeq ? 'earlier' : 'here';
}

export function isHere(record: ShiftRecord): (seen: Pick<Seen, 'seq' | 'run'>) => boolean {
  return (seen) => belongs(record, seen) === 'here';
}

/** The units with a run that is open at the cut. */
export function unitsInWork({ bounds: { toSeq }, runs }: ShiftRecord): ReadonlySet<Mac> {
  const open = [...runs.values()].filter(
    ({ begunSeq, closedSeq = Infinity }) => begunSeq < toSeq && closedSeq >= toSeq,
  );
  return new Set(open.flatMap(({ unit }) => unit ?? []));
}

/** The beginning of the oldest run that is open at the cut; the cut itself when none is. */
export function openFromSeq({ bounds: { toSeq }, runs }: ShiftRecord): number {
  let oldest = toSeq;
  for (const { begunSeq, closedSeq = Infinity } of runs.values())
    if (closedSeq >= toSeq) oldest = Math.min(oldest, begunSeq);
  return oldest;
}

import { Fault } from '../../fault.ts';

/** What is looked at, in the order in which it is shown. */
export const CHECKS = [
  'setup',
  'files',
  'documents',
  'certificates',
  'permits',
  'products',
  'printer',
  'scanner',
  'signing-service',
  'ledger',
  'clock',
  'disk',
  'upstream',
  'ports',
  'browser',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `problem`: boards do not pass until it is gone. `warning`: they do. `not-checked`: it could not be looked at now. */
export type FindingState = 'good' | 'warning' | 'problem' | 'not-checked';

export interface Finding {
  readonly check: CheckName;
  readonly state: FindingState;
  /** Of several of a kind, which: a product, a permit, a port. */
  readonly subject?: string;
  /** What was found, where that is more than "good". */
  readonly fault?: Fault;
  /** What has to be readable before this can be looked at. */
  readonly needs?: string;
  /** What is there, where somebody may want to know: a version, a date, free bytes. */
  readonly seen?: string;
}

export type Found = Omit<Finding, 'check'>;

export const good = (seen?: string): Found => ({ state: 'good', ...(seen === undefined ? {} : { seen }) });

/** A fault that was thrown is what was found; anything else is a bug of ours and goes on. */
export async function look(
  check: CheckName,
  work: () => Found | Promise<Found | readonly Found[]>,
): Promise<Finding[]> {
  try {
    return [await work()].flat().map((found) => ({ check, ...found }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ check, state: 'problem', fault: error }];
  }
}

/** The same for one of several: what is wrong with it stops none of the others. */
export async function lookAtEach<T>(
  items: readonly T[],
  subjectOf: (item: T) => string,
  work: (item: T) => Promise<Found>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const item of items) {
    const subject = subjectOf(item);
    try {
      found.push({ subject, ...(await work(item)) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      found.push({ subject, state: 'problem', fault: error });
    }
  }
  return found;
}

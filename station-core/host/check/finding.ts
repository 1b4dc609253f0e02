import { Fault } from '../../fault.ts';
import type { FindingState, Seen, SeenName, StationCheck } from '../../model/desk/station-checks.ts';

export interface Finding {
  readonly check: StationCheck;
  readonly state: FindingState;
  /** Of several of a kind, which: a product, a permit, a port. */
  readonly subject?: string;
  /** What was found, where that is more than "good". */
  readonly fault?: Fault;
  /** What has to be readable before this can be looked at. */
  readonly needs?: string;
  /** What is there, where somebody may want to know: a version, a date, free bytes. */
  readonly seen?: Seen;
}

export type Found = Omit<Finding, 'check'>;

export const good = (seen?: Seen): Found => ({ state: 'good', ...(seen === undefined ? {} : { seen }) });

export const seen = (name: SeenName, values: Seen['values'] = {}): Seen => ({ name, values });

/** A name, a path or an address, which reads the same in every language. */
export const seenAs = (text: string): Seen => seen('text', { text });

/** A fault that was thrown is what was found; anything else is a bug of ours and goes on. */
export async function look(
  check: StationCheck,
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

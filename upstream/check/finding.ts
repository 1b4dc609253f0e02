import { Fault } from '../../station-core/fault.ts';

/** What is looked at, in the order in which it is shown. */
export const CHECKS = ['setup', 'keys', 'certificates', 'disk', 'server', 'database', 'clock', 'stations'] as const;
export type CheckName = (typeof CHECKS)[number];

/** `problem`: stations are not served until it is gone. `warning`: they are. `not-checked`: it could not be looked at now. */
export type FindingState = 'good' | 'warning' | 'problem' | 'not-checked';

export interface Finding {
  readonly check: CheckName;
  readonly state: FindingState;
  /** Of several of a kind, which: a file, a station. */
  readonly subject?: string;
  /** What was found, where that is more than "good". */
  readonly fault?: Fault;
  /** What is there, where somebody may want to know. */
  readonly seen?: string;
}

export type Found = Omit<Finding, 'check'>;

export function good(seen: string, subject?: string): Found {
  return { state: 'good', seen, ...(subject !== undefined && { subject }) };
}

/** A fault that was thrown is what was found; anything else is a bug of ours and goes on. */
export async function look(check: CheckName, work: () => Promise<readonly Found[]>): Promise<Finding[]> {
  try {
    return (await work()).map((found) => ({ check, ...found }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ check, state: 'problem', fault: error }];
  }
}

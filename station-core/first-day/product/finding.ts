import { Fault } from '../../fault.ts';
import type { ProductCheck } from '../../model/desk/product-checks.ts';
import type { FindingState } from '../../model/desk/station-checks.ts';

/** Lines for a file of the firmware project. */
export interface Paste {
  readonly file: string;
  readonly text: string;
}

export interface ProductFinding {
  readonly check: ProductCheck;
  /** `problem`: no unit of the product passes. `warning`: units pass, and somebody should know. */
  readonly state: FindingState;
  readonly fault?: Fault;
  /** What is there, where that is more than "good". */
  readonly seen?: string;
  readonly paste?: readonly Paste[];
}

export function isProblem({ state }: ProductFinding): boolean {
  return state === 'problem';
}

/** Nothing keeps units from passing, and nothing was left out. */
export function isFit(findings: readonly ProductFinding[]): boolean {
  return findings.every(({ state }) => state === 'good' || state === 'warning');
}

export const good = (check: ProductCheck, seen?: string): ProductFinding => ({
  check,
  state: 'good',
  ...(seen === undefined ? {} : { seen }),
});

export const problem = (check: ProductCheck, fault: Fault): ProductFinding => ({ check, state: 'problem', fault });

/** What was thrown in place of what was wanted; anything but a fault is a bug of ours and goes on. */
export async function orFault<T>(work: () => T | Promise<T>): Promise<T | Fault> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

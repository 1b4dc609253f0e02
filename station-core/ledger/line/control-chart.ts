/**
 * A p-chart: the share of runs in each slot that did not pass, against what chance explains if all slots are alike.
 * NIST/SEMATECH e-Handbook of Statistical Methods §6.3.3.2 (proportions control charts), limits at three sigma.
 */

export interface Sample {
  readonly runs: number;
  readonly notPassed: number;
}

export interface Charted extends Sample {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
  /** `above`: worse than chance explains. `below`: better than chance explains. */
  readonly signal: 'above' | 'below' | null;
}

export interface ControlChart<S extends Sample> {
  /** The share over all samples: where the centre line is. */
  readonly centre: number;
  readonly points: (S & Charted)[];
}

const SIGMAS = 3;
/** Beyond three sigma of a normal distribution, on one side. */
const TAIL = 0.00135;

export function controlChart<S extends Sample>(samples: readonly S[]): ControlChart<S> {
  const all = samples.reduce((sum, each) => sum + each.runs, 0);
  const centre = all === 0 ? 0 : samples.reduce((sum, each) => sum + each.notPassed, 0) / all;
  return { centre, points: samples.map((sample) => ({ ...sample, ...charted(sample, centre) })) };
}

/** The limits of a sample of `runs` runs, as the Handbook computes them; a share is never below 0 or above 1. */
export function limitsOf(centre: number, runs: number): { readonly lower: number; readonly upper: number } {
  const reach = runs === 0 ? 1 : SIGMAS * Math.sqrt((centre * (1 - centre)) / runs);
  return { lower: Math.max(0, centre - reach), upper: Math.min(1, centre + reach) };
}

/**
 * The limits assume that a binomial distribution is nearly normal. Of few runs or rare faults it is not, and one fault
 * would be a signal: so the exact distribution has to agree.
 */
function charted({ runs, notPassed }: Sample, centre: number): Omit<Charted, keyof Sample> {
  const share = runs === 0 ? 0 : notPassed / runs;
  const limits = limitsOf(centre, runs);
  const of = { runs, share: centre };
  const isAbove = share > limits.upper && atLeast(notPassed, of) < TAIL;
  const isBelow = share < limits.lower && 1 - atLeast(notPassed + 1, of) < TAIL;
  return { share, ...limits, signal: isAbove ? 'above' : isBelow ? 'below' : null };
}

/** P(X ≥ count) of a binomial distribution. Logarithms: the factorial of 200 is no number any more. */
export function atLeast(count: number, { runs, share }: { readonly runs: number; readonly share: number }): number {
  if (count <= 0) return 1;
  if (share <= 0) return 0;
  if (share >= 1) return count <= runs ? 1 : 0;
  let logChoose = 0;
  let sum = 0;
  for (let k = 0; k <= runs; k++) {
    if (k > 0) logChoose += Math.log(runs - k + 1) - Math.log(k);
    if (k >= count) sum += Math.exp(logChoose + k * Math.log(share) + (runs - k) * Math.log1p(-share));
  }
  return Math.min(1, sum);
}

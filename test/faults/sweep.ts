import { createHash } from 'node:crypto';

/**
 * A sweep tries a fault at every point where it can strike. `./run test` tries a few points of each, which a seed chooses:
 * others from commit to commit. `./run faults` tries all.
 */
export const WHOLE = process.env['BIRTHMARK_FAULTS'] === 'whole';

/** `vitest.config.ts` sets it, and the last lines of a run print it. */
const SEED = process.env['BIRTHMARK_SEED'] ?? '';

/** `count` of these, in their order; all of them in a whole sweep. */
export function someOf<T>(all: readonly T[], count: number): readonly T[] {
  return WHOLE ? all : someBy(SEED, all, count);
}

/** The same by a seed of one's own. */
export function someBy<T>(seed: string, all: readonly T[], count: number): readonly T[] {
  if (count >= all.length) return all;
  const rank = all.map((_, at) => createHash('sha256').update(`${seed} ${at}`).digest('hex'));
  const chosen = new Set([...rank].sort().slice(0, count));
  return all.filter((_, at) => chosen.has(rank[at] ?? ''));
}

/** Whether this one of many is tried, on average one in `every`, at the same places for the same seed. */
export function drawn(at: number, every: number): boolean {
  return WHOLE || createHash('sha256').update(`${SEED} ${at}`).digest().readUInt32BE() % every === 0;
}

/** One of these for something with a name: another one from commit to commit; all of them in a whole sweep. */
export function oneFor<T>(name: string, all: readonly T[]): readonly T[] {
  if (WHOLE) return all;
  const at = createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32BE() % all.length;
  return all.slice(at, at + 1);
}

/** Hands on the entries of runs that are all in one range, and keeps apart those of runs that reach beyond it. */
import type { Outline } from '../outlines/outline.ts';

export interface JudgingRuns {
  /** Whether it matters for the judgement of a run. */
  readonly matters: (entry: Outline) => boolean;
  readonly judge: (entry: Outline) => void;
}

export class RunsInRange {
  readonly #judging: JudgingRuns;
  /** Begun in this range: what came of each until now. */
  readonly #open = new Map<string, Outline[]>();
  readonly #unfinished: number[] = [];

  constructor(judging: JudgingRuns) {
    this.#judging = judging;
  }

  look(entry: Outline): void {
    if (entry.run === undefined) return;
    if (entry.kind === 'run-begun') this.#open.set(entry.run, []);
    if (!this.#judging.matters(entry)) return;
    const run = this.#open.get(entry.run);
    if (run === undefined) {
      this.#unfinished.push(entry.seq);
      return;
    }
    run.push(entry);
    if (entry.kind !== 'run-closed') return;
    this.#open.delete(entry.run);
    for (const each of run) this.#judging.judge(each);
  }

  /** Once the range is at its end; in order. */
  unfinishedSeqs(): number[] {
    const open = [...this.#open.values()].flatMap((run) => run.map(({ seq }) => seq));
    return [...this.#unfinished, ...open].sort((a, b) => a - b);
  }
}

/** Hands on the entries of runs that are all in one range, and keeps apart those of runs that reach beyond it. */
import type { Entry } from '../../entry.ts';

type RunEntry = Extract<Entry, { run?: string }> & { readonly run: string };

export class RunsInRange {
  readonly #judge: (entry: Entry) => void;
  /** Begun in this range: what came of each until now. */
  readonly #open = new Map<string, RunEntry[]>();
  readonly #unfinished: number[] = [];

  constructor(judge: (entry: Entry) => void) {
    this.#judge = judge;
  }

  look(entry: Entry): void {
    if (!isOfRun(entry)) return;
    if (entry.kind === 'run-begun') this.#open.set(entry.run, []);
    const run = this.#open.get(entry.run);
    if (run === undefined) {
      this.#unfinished.push(entry.seq);
      return;
    }
    run.push(entry);
    if (entry.kind !== 'run-closed') return;
    this.#open.delete(entry.run);
    for (const each of run) this.#judge(each);
  }

  /** Once the range is at its end; in order. */
  unfinishedSeqs(): number[] {
    const open = [...this.#open.values()].flatMap((run) => run.map(({ seq }) => seq));
    return [...this.#unfinished, ...open].sort((a, b) => a - b);
  }
}

function isOfRun(entry: Entry): entry is RunEntry {
  return 'run' in entry;
}

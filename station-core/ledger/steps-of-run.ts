/** What the entries of a run say of its steps: which are due, and how long one took. */
import type { Entry, EntryOf } from './entry.ts';

/**
 * The steps of a run that have not passed, in the order of its plan. Steps come one after the other, each once the one
 * before it is durable: the first of these acts now or, when a crash ended the run, may have acted.
 */
export function stepsDueIn(entries: Iterable<Entry>): Set<string> {
  const due = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'run-begun') for (const step of entry.steps) due.add(step);
    if (entry.kind === 'step-passed') due.delete(entry.step);
  }
  return due;
}

export type EndOfStep = EntryOf<'step-passed'> | EntryOf<'step-stopped'>;

/** Undefined in entries of earlier versions. */
export function durationMsOf(entry: EndOfStep): number | undefined {
  return 'durationMs' in entry ? entry.durationMs : undefined;
}

/** Entries of runs of which the tables take little: it can be said without the whole entry. */
import type { Entry } from '../entry.ts';
import type { StepName } from '../step-evidence.ts';

type NamesRun<Any> = Any extends unknown ? ('run' extends keyof Any ? Any : never) : never;
type RunEntry = NamesRun<Entry>;

/** The tables take no more of these than what a `BriefEntry` has. Whatever names a serial is held against the unit's. */
const KINDS = [
  'step-begun',
  'step-stopped',
  'step-passed',
  'efuse-burn-intended',
  'efuse-burnt',
  'fault-acknowledged',
  'self-test',
  'self-test-acknowledged',
] as const satisfies Exclude<RunEntry['kind'], Extract<RunEntry, { serial?: string }>['kind']>[];
export type BriefKind = (typeof KINDS)[number];
const kinds: ReadonlySet<string> = new Set(KINDS);

export interface BriefEntry {
  readonly kind: BriefKind;
  readonly seq: number;
  readonly run: string;
  readonly unit?: string | undefined;
  readonly step?: string | undefined;
}

/** Steps whose evidence names other entries, which are looked up in the tables. */
const NAMING_STEPS: ReadonlySet<string> = new Set<StepName>(['issue', 'flash']);

export function isBrief(entry: {
  readonly kind: Entry['kind'];
  readonly run?: string | undefined;
  readonly step?: string | undefined;
}): entry is BriefEntry {
  if (entry.run === undefined || !kinds.has(entry.kind)) return false;
  return entry.kind !== 'step-passed' || (entry.step !== undefined && !NAMING_STEPS.has(entry.step));
}

/** What happened in one run, from its entries: each step with its times, evidence or fault, and what was done to the unit. */
import type { Outcome } from '../../model/outcome.ts';
import type { Entry, EntryOf } from '../entry.ts';
import { durationMsOf, type EndOfStep, stepsDueIn } from '../steps-of-run.ts';

export interface StepHistory {
  readonly step: string;
  readonly state: 'passed' | 'stopped' | 'open';
  readonly begunAt: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  /** As the step wrote it, in the form of its time. */
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly outcome?: Outcome;
  readonly fault?: EntryOf<'step-stopped'>['fault'];
}

/** An entry that is no step: what the unit got, what was asked for it, who took note. */
export interface EventHistory {
  readonly seq: number;
  readonly at: string;
  readonly kind: Entry['kind'];
  /** What a reader needs of it; the entry itself has all. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface RunHistory {
  readonly run: string;
  readonly slot: number;
  readonly port: string;
  readonly product: string;
  readonly operator?: string;
  readonly order?: string;
  readonly begunAt: string;
  readonly closedAt?: string;
  readonly durationMs?: number;
  /** Absent while the run is open. */
  readonly outcome?: Outcome;
  readonly fault?: string;
  readonly steps: readonly StepHistory[];
  readonly events: readonly EventHistory[];
  readonly entrySeqs: readonly number[];
}

/** `entries`: all of one run, oldest first. Undefined when they do not begin with its begin. */
export function runHistory(entries: readonly Entry[]): RunHistory | undefined {
  const [begun] = entries;
  if (begun?.kind !== 'run-begun') return undefined;
  const closed = entries.find((entry) => entry.kind === 'run-closed');
  const { run, slot, port, product, operator, order, at } = begun;
  return {
    run,
    slot,
    port,
    product,
    ...(operator === undefined ? {} : { operator }),
    ...(order === undefined ? {} : { order }),
    begunAt: at,
    ...(closed === undefined ? {} : { closedAt: closed.at, durationMs: between(at, closed.at) }),
    ...(closed === undefined ? {} : { outcome: closed.outcome }),
    ...(closed?.fault === undefined ? {} : { fault: closed.fault.code }),
    steps: [...stepsOf(entries), ...cutOff(begun, entries)],
    events: entries.flatMap(eventOf),
    entrySeqs: entries.map(({ seq }) => seq),
  };
}

function stepsOf(entries: readonly Entry[]): StepHistory[] {
  const steps: StepHistory[] = [];
  for (const entry of entries) {
    if (entry.kind === 'step-begun') steps.push({ step: entry.step, state: 'open', begunAt: entry.at });
    if (entry.kind !== 'step-passed' && entry.kind !== 'step-stopped') continue;
    const last = steps.at(-1);
    const isItsEnd = last?.step === entry.step && last.state === 'open';
    if (isItsEnd) steps.pop();
    const begunAt = isItsEnd ? last.begunAt : beginOf(entry, steps.at(-1)?.endedAt ?? entries[0]?.at);
    steps.push({
      step: entry.step,
      state: entry.kind === 'step-passed' ? 'passed' : 'stopped',
      begunAt,
      endedAt: entry.at,
      durationMs: durationMsOf(entry) ?? between(begunAt, entry.at),
      ...(entry.kind === 'step-passed' ? { evidence: entry.evidence } : {}),
      ...(entry.kind === 'step-stopped' ? { outcome: entry.outcome, fault: entry.fault } : {}),
    });
  }
  return steps;
}

/** `beforeAt`: when the step before it ended. Steps do not overlap, even where the clock was set back meanwhile. */
function beginOf(entry: EndOfStep, beforeAt = entry.at): string {
  const durationMs = durationMsOf(entry);
  if (durationMs === undefined) return beforeAt;
  return new Date(Math.max(Date.parse(entry.at) - durationMs, Date.parse(beforeAt))).toISOString();
}

/** The step that a crash cut off, or that acts right now. */
function cutOff({ at }: EntryOf<'run-begun'>, entries: readonly Entry[]): StepHistory[] {
  const [step] = stepsDueIn(entries);
  // Earlier versions recorded that a step began; where they did not, it had not.
  if (step === undefined || entries.some(({ kind }) => kind === 'step-stopped' || kind === 'step-begun')) return [];
  const before = entries.findLast(({ kind }) => kind === 'step-passed');
  return [{ step, state: 'open', begunAt: before?.at ?? at }];
}

const STEPS: ReadonlySet<Entry['kind']> = new Set(['run-begun', 'step-begun', 'step-passed', 'step-stopped']);

function eventOf(entry: Entry): EventHistory[] {
  if (STEPS.has(entry.kind)) return [];
  const { seq, at, kind } = entry;
  return [{ seq, at, kind, facts: factsOf(entry) }];
}

/** The fields that are short words. Certificates, sealed secrets and hashes of secrets are not. */
const SHORT = [
  'serial',
  'ssid',
  'permit',
  'certSerialHex',
  'code',
  'outcome',
  'job',
  'reason',
  'by',
  'product',
] as const;

function factsOf(entry: Entry): Record<string, string> {
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  return Object.fromEntries(
    SHORT.flatMap((name) => {
      const value = fields[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}

export function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}

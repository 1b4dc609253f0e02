/**
 * What the ledger can say: one schema per kind of entry, in `kinds/`. An entry is written once and never changes, so a
 * field may be added but none may change its meaning; unknown fields are refused.
 */
import { z } from 'zod';
import type { Mac } from '../model/mac.ts';
import { canonicalBytes, parseCanonical } from '../formats/text/canonical-json.ts';
import { type header, kind } from './kinds/header.ts';
import { holdKinds } from './kinds/holds.ts';
import { identityKinds } from './kinds/identity.ts';
import { inHandKinds } from './kinds/in-hand.ts';
import { peopleKinds } from './kinds/people.ts';
import { releaseKinds } from './kinds/releases.ts';
import { revocationKinds } from './kinds/revocations.ts';
import { oldStepBegun, runKinds } from './kinds/runs.ts';
import { selfTestKinds } from './kinds/self-tests.ts';
import { shiftKinds } from './kinds/shifts.ts';
import { stationKinds } from './kinds/station.ts';
import { oldStepPassed, stepPassed, stepPassedIn2, stepPassedIn3 } from './kinds/step-passed.ts';
import { workingHoursKinds } from './kinds/working-hours.ts';
import { unprintableAt, withPrintableEvidence } from './kinds/printable-entry.ts';
import { tablesToRebuild } from './rebuild-reason.ts';
import { EVIDENCE_VERSION, type StepName, type UnitEvidence } from './step-evidence.ts';

/** Every kind but the evidence of steps, which comes in versions. */
const kinds = [
  ...stationKinds,
  ...peopleKinds,
  ...runKinds,
  ...identityKinds,
  ...holdKinds,
  ...revocationKinds,
  ...selfTestKinds,
  ...shiftKinds,
  ...workingHoursKinds,
  ...inHandKinds,
  ...releaseKinds,
] as const;

/** What is written today, in texts that can be printed; earlier versions did not check that. */
const writtenEntry = z.discriminatedUnion('kind', [...kinds, stepPassed]).superRefine((entry, context) => {
  const path = unprintableAt(entry);
  if (path !== undefined)
    context.addIssue({ code: 'custom', path: [...path], message: 'holds characters that cannot be printed' });
});

const oldTablesRebuilt = kind('tables-rebuilt', { tables: tablesToRebuild.shape.tables });

/** By kind, then by version, then by step: an entry is held against one schema alone. */
const versionedEntry = z.discriminatedUnion('kind', [
  ...kinds,
  oldStepBegun,
  z.discriminatedUnion('evidenceVersion', [stepPassed, stepPassedIn3, stepPassedIn2]),
]);

/** What was written before there were versions is looked for last. */
const readableEntry = z.union([versionedEntry, oldStepPassed, oldTablesRebuilt]);

export type Entry = z.output<typeof readableEntry>;
export type EntryKind = Entry['kind'];

/** Of whatever can be read. */
export const ENTRY_KINDS: ReadonlySet<EntryKind> = new Set(
  objectsIn(readableEntry).flatMap((schema) => [...(schema.shape['kind'] as z.ZodLiteral<EntryKind>).values]),
);

/** One of each kind, version and step, but for what was written before there were versions. */
export const ENTRY_SCHEMAS: readonly z.ZodObject[] = objectsIn(versionedEntry);

export type EntryOf<Kind extends EntryKind> = Extract<Entry, { kind: Kind }>;

type SchemaOfEntries = z.core.$ZodType;

function objectsIn(schema: SchemaOfEntries): z.ZodObject[] {
  if (schema instanceof z.ZodUnion) return (schema.options as SchemaOfEntries[]).flatMap(objectsIn);
  return schema instanceof z.ZodObject ? [schema] : [];
}

/** An entry as the caller gives it; the ledger adds sequence number, time and station. */
export type EntryBody = BodyOf<z.input<typeof writtenEntry>>;
type BodyOf<Any> = Any extends unknown ? Omit<Any, keyof typeof header> : never;
export type Stamp = Pick<Entry, keyof typeof header>;

/** The entry that a step leaves which has passed. The schema checks that the evidence is that of the step. */
export function stepPassedBody<Name extends StepName>(
  about: { readonly run: string; readonly unit?: Mac; readonly durationMs?: number },
  step: Name,
  evidence: UnitEvidence[Name],
): EntryBody {
  return { kind: 'step-passed', ...about, step, evidenceVersion: EVIDENCE_VERSION, evidence } as EntryBody;
}

/** Throws what is no entry: that is a bug of the caller. */
export function newEntry(stamp: Stamp, body: EntryBody): Entry {
  return writtenEntry.parse({ ...stamp, ...withPrintableEvidence(body) });
}

/** Time never runs back: with a clock that stands behind, the entry has the time of the one before, and says so. */
export function stampedEntry(
  body: EntryBody,
  { now, station, seq, lastAt }: { now: Date; station: string; seq: number; lastAt: string },
): Entry {
  const behindMs = lastAt === '' ? 0 : Math.max(0, Date.parse(lastAt) - now.getTime());
  const at = behindMs > 0 ? lastAt : now.toISOString();
  const stamp = { v: 1 as const, seq, at, station };
  return newEntry({ ...stamp, ...(behindMs > 0 ? { clockBehindMs: behindMs } : {}) }, body);
}

/** The bytes that are hashed and kept. */
export function encodeEntry(entry: Entry): Buffer {
  return canonicalBytes(entry);
}

/** `undefined` when these bytes are not exactly what `encodeEntry` writes for an entry. */
export function decodeEntry(bytes: Uint8Array): Entry | undefined {
  return readableEntry.safeParse(parseCanonical(bytes)).data;
}

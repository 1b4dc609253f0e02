/**
 * Reads the evidence of a passed step, whoever wrote it. Entries without an evidence version were written before there
 * was a schema, and two steps of version 2 had another form: of those a reader gets the fields that have a form which is
 * still known, and nothing that has not.
 */
import type { z } from 'zod';
import { parseChipRevision } from '../model/chip-revision.ts';
import type { EntryOf } from './entry.ts';
import {
  hasChangedSince2,
  isStepName,
  type OldEvidence,
  STEP_EVIDENCE,
  STEP_EVIDENCE_2,
  type StepChangedSince2,
  type StepName,
  type UnitEvidence,
} from './step-evidence.ts';

/** What a step recorded in version 2, or before there were versions. */
type Earlier<Name extends StepName> = Name extends StepChangedSince2
  ? z.output<(typeof STEP_EVIDENCE_2)[Name]>
  : UnitEvidence[Name];

/** Of the steps that passed in one run. Every field of new evidence is there; of old evidence, as much as can be read. */
export type RunEvidence = {
  readonly [Name in StepName]?: Partial<UnitEvidence[Name]> & Partial<Omit<Earlier<Name>, keyof UnitEvidence[Name]>>;
};

export function readEvidence(passed: readonly EntryOf<'step-passed'>[]): RunEvidence {
  return Object.fromEntries(
    passed.flatMap((entry) => {
      if (!isStepName(entry.step)) return [];
      // In version 2 what has no other form now is as it is written today.
      return [[entry.step, 'evidenceVersion' in entry ? entry.evidence : fromOldForm(entry.step, entry.evidence)]];
    }),
  );
}

function fromOldForm(step: StepName, old: OldEvidence): object {
  const now: Fields = STEP_EVIDENCE[step].shape;
  const then: Fields = hasChangedSince2(step) ? STEP_EVIDENCE_2[step].shape : {};
  return Object.fromEntries(
    Object.entries({ ...old, ...revisionAsValue(old) }).filter(
      ([name, value]) => (now[name] ?? then[name])?.safeParse(value).success,
    ),
  );
}

type Fields = Readonly<Record<string, z.ZodType>>;

/** `connect` used to say `v0.4`. */
function revisionAsValue({ revision }: OldEvidence): { revision?: object } {
  const value = typeof revision === 'string' ? parseChipRevision(revision) : undefined;
  return value === undefined ? {} : { revision: value };
}

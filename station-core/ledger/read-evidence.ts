/**
 * Reads the evidence of a passed step, whoever wrote it. Entries without an evidence version were written before there
 * was a schema: of those a reader gets the fields that have their present form, and nothing that has not.
 */
import type { z } from 'zod';
import { parseChipRevision } from '../model/chip-revision.ts';
import type { EntryOf } from './entry.ts';
import { isStepName, type OldEvidence, STEP_EVIDENCE, type StepName, type UnitEvidence } from './step-evidence.ts';

/** Of the steps that passed in one run. Every field of new evidence is there; of old evidence, as much as can be read. */
export type RunEvidence = { readonly [Name in StepName]?: Partial<UnitEvidence[Name]> };

export function readEvidence(passed: readonly EntryOf<'step-passed'>[]): RunEvidence {
  return Object.fromEntries(
    passed.flatMap((entry) => {
      if ('evidenceVersion' in entry) return [[entry.step, entry.evidence]];
      return isStepName(entry.step) ? [[entry.step, fromOldForm(entry.step, entry.evidence)]] : [];
    }),
  );
}

function fromOldForm(step: StepName, old: OldEvidence): object {
  const fields: Readonly<Record<string, z.ZodType>> = STEP_EVIDENCE[step].shape;
  return Object.fromEntries(
    Object.entries({ ...old, ...revisionAsValue(old) }).filter(
      ([name, value]) => fields[name]?.safeParse(value).success,
    ),
  );
}

/** `connect` used to say `v0.4`. */
function revisionAsValue({ revision }: OldEvidence): { revision?: object } {
  const value = typeof revision === 'string' ? parseChipRevision(revision) : undefined;
  return value === undefined ? {} : { revision: value };
}

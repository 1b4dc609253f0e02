import { z } from 'zod';
import { macSchema, outcomeSchema, sha256HexSchema, unitSerialSchema } from '../../station-core/model-schemas.ts';
import { found } from './opened.ts';
import type { Found, OpenedEntry } from './opened.ts';

/** Opens a `run-closed` that says PASS: everything it rests on must stand before it in the same log. */
const closedSchema = z.looseObject({
  run: z.string().min(1),
  outcome: outcomeSchema,
  unit: macSchema.exactOptional(),
  serial: unitSerialSchema.exactOptional(),
});
const begunSchema = z.looseObject({ steps: z.array(z.string()).min(1) });
const passedSchema = z.looseObject({ step: z.string(), unit: macSchema.exactOptional() });
const issueEvidence = z.looseObject({ evidence: z.looseObject({ certSha256Hex: sha256HexSchema }) });

export function runThatPassed({ kind, fields }: OpenedEntry): string | undefined {
  if (kind !== 'run-closed' || fields['outcome'] !== 'PASS') return undefined;
  return typeof fields['run'] === 'string' ? fields['run'] : undefined;
}

export interface Evidence {
  /** Entries of the same run that stand before it. */
  readonly ofRun: readonly OpenedEntry[];
  /** SHA-256 of every certificate that the log issued to this unit before. */
  readonly certificates: ReadonlySet<string>;
}

export function openPass({ fields }: OpenedEntry, { ofRun, certificates }: Evidence): readonly Found[] {
  const closed = closedSchema.safeParse(fields).data;
  if (closed?.unit === undefined || closed.serial === undefined) return [found('entry-unreadable', { field: 'unit' })];
  const { unit } = closed;
  const lacks = (what: string): Found[] => [found('pass-without-evidence', { lacks: what })];
  const begun = ofRun.find(({ kind }) => kind === 'run-begun');
  const plan = begunSchema.safeParse(begun?.fields).data;
  if (plan === undefined) return lacks('run-begun');
  const passed = ofRun
    .filter(({ kind }) => kind === 'step-passed')
    .flatMap(({ fields: each }) => passedSchema.safeParse(each).data ?? []);
  if (passed.some((step) => step.unit !== undefined && step.unit !== unit)) return lacks('one unit in all steps');
  const missing = plan.steps.filter((step) => !passed.some((each) => each.step === step));
  if (missing.length > 0) return lacks(missing.join(' ').slice(0, 256));
  if (!plan.steps.includes('issue')) return lacks('issue');
  const issue = issueEvidence.safeParse(passed.find(({ step }) => step === 'issue')).data;
  return issue !== undefined && certificates.has(issue.evidence.certSha256Hex) ? [] : lacks('certificate-issued');
}

export function unitOf({ fields }: OpenedEntry): string | undefined {
  return typeof fields['unit'] === 'string' ? fields['unit'] : undefined;
}

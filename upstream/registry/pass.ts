import { z } from 'zod';
import { macSchema, outcomeSchema, sha256HexSchema, unitSerialSchema } from '../../station-core/model-schemas.ts';
import { seqOfReworkOrder } from '../../station-core/model/desk/rework-order.ts';
import { found } from './opened.ts';
import type { Found, OpenedEntry } from './opened.ts';

/** Opens a `run-closed` that says PASS: everything it rests on must stand before it in the same log. */
const closedSchema = z.looseObject({
  run: z.string().min(1),
  outcome: outcomeSchema,
  unit: macSchema.exactOptional(),
  serial: unitSerialSchema.exactOptional(),
});
const begunSchema = z.looseObject({
  steps: z.array(z.string()).min(1),
  product: z.string().exactOptional(),
  order: z.string().exactOptional(),
});
type Begun = z.infer<typeof begunSchema>;
const passedSchema = z.looseObject({ step: z.string(), unit: macSchema.exactOptional() });
type Passed = z.infer<typeof passedSchema>;
const labelOrder = z.looseObject({ scope: z.literal('label'), product: z.string() });
const keptKey = z.looseObject({ evidence: z.looseObject({ birth: z.literal('kept') }) });
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
  /** The entry of the rework order that the run was begun under. */
  readonly reworkOrder: OpenedEntry | undefined;
}

/** Where the entry of that order stands in the log. */
export function reworkOrderOf({ kind, fields }: OpenedEntry): number | undefined {
  if (kind !== 'run-begun' || typeof fields['order'] !== 'string') return undefined;
  return seqOfReworkOrder(fields['order']);
}

export function openPass({ fields }: OpenedEntry, { ofRun, certificates, reworkOrder }: Evidence): readonly Found[] {
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
  const isForLabel = reworkOrder?.kind === 'rework-opened' && labelOrder.safeParse(reworkOrder.fields).success;
  if (isForLabel && ofRun.some(({ kind }) => kind === 'signature-intended')) return lacks('an order to sign');
  if (!plan.steps.includes('issue')) {
    if (begun === undefined || !isLabelOnly({ plan, passed }, reworkOrder, begun.seq)) return lacks('issue');
    return certificates.size > 0 ? [] : lacks('certificate-issued');
  }
  const issue = issueEvidence.safeParse(passed.find(({ step }) => step === 'issue')).data;
  return issue !== undefined && certificates.has(issue.evidence.certSha256Hex) ? [] : lacks('certificate-issued');
}

const KEEPS_IDENTITY = ['generateKey', 'install', 'prove', 'openWithLabel'];

/** A finished unit got new secrets and a new label: the order says so, and the unit proved the key that it had. */
function isLabelOnly(
  { plan, passed }: { readonly plan: Begun; readonly passed: readonly Passed[] },
  order: OpenedEntry | undefined,
  begunSeq: number,
): boolean {
  const opened = labelOrder.safeParse(order?.fields).data;
  if (order?.kind !== 'rework-opened' || order.seq >= begunSeq || opened?.product !== plan.product) return false;
  const key = passed.find(({ step }) => step === 'generateKey');
  return KEEPS_IDENTITY.every((step) => plan.steps.includes(step)) && keptKey.safeParse(key).success;
}

export function unitOf({ fields }: OpenedEntry): string | undefined {
  return typeof fields['unit'] === 'string' ? fields['unit'] : undefined;
}

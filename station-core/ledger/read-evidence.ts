/**
 * Reads the evidence of a passed step, whoever wrote it. Today's names other entries for what they hold already, such as
 * the certificate or the regions of a release: a reader gets that as well, as earlier versions had it. Entries without an
 * evidence version were written before there was a schema: of those a reader gets the fields that have a form which is
 * still known, and nothing that has not.
 */
import type { z } from 'zod';
import { parseChipRevision } from '../model/chip-revision.ts';
import type { Entry, EntryOf } from './entry.ts';
import {
  EVIDENCE_VERSION,
  type EvidenceIn2,
  type EvidenceIn3,
  isStepName,
  type OldEvidence,
  STEP_EVIDENCE,
  STEP_EVIDENCE_2,
  STEP_EVIDENCE_3,
  type StepName,
  type UnitEvidence,
} from './step-evidence.ts';

/** What a step recorded in an earlier version and does not any more. */
type Earlier<Name extends StepName> = Partial<Omit<EvidenceIn2<Name>, keyof UnitEvidence[Name]>> &
  Partial<Omit<EvidenceIn3<Name>, keyof UnitEvidence[Name]>>;

/** Of the steps that passed in one run. Every field of new evidence is there; of old evidence, as much as can be read. */
export type RunEvidence = {
  readonly [Name in StepName]?: Partial<UnitEvidence[Name]> & Earlier<Name>;
};

/** Any earlier entry of the same ledger, by its number. */
export type EntryAt = (seq: number) => Entry | undefined;

export function readEvidence(passed: readonly EntryOf<'step-passed'>[], entryAt: EntryAt): RunEvidence {
  return Object.fromEntries(
    passed.flatMap((entry) => (isStepName(entry.step) ? [[entry.step, evidenceOf(entry, entry.step, entryAt)]] : [])),
  );
}

function evidenceOf(entry: EntryOf<'step-passed'>, step: StepName, entryAt: EntryAt): object {
  if (!('evidenceVersion' in entry)) return fromOldForm(step, entry.evidence);
  if (entry.evidenceVersion !== EVIDENCE_VERSION) return entry.evidence;
  if (entry.step === 'flash') return withRegions(entry.evidence, entryAt);
  return entry.step === 'issue' ? withCertificate(entry.evidence, entryAt) : entry.evidence;
}

export type WrittenRegion = EvidenceIn3<'flash'>['regions'][number];

function withRegions(evidence: UnitEvidence['flash'], entryAt: EntryAt): UnitEvidence['flash'] & EvidenceIn3<'flash'> {
  const listed = entryAt(evidence.releaseSeq);
  const regions = listed?.kind === 'release-listed' ? listed.regions : [];
  const written = regions.flatMap((region): WrittenRegion[] => {
    const group = evidence.written.find(({ names }) => names.includes(region.name));
    if (group === undefined) return [];
    const { compressed, skipped, baudRate, verification } = group;
    return [{ ...region, compressed, skipped, baudRate, verification }];
  });
  return { ...evidence, regions: [...written, ...evidence.unitRegions] };
}

function withCertificate(evidence: UnitEvidence['issue'], entryAt: EntryAt): Partial<EvidenceIn3<'issue'>> {
  const issued = entryAt(evidence.issuedSeq);
  if (issued?.kind !== 'certificate-issued') return evidence;
  const { certSerialHex, certBase64, intentSeq } = issued;
  return { ...evidence, certSerialHex, certDerBase64: certBase64, intentSeq };
}

function fromOldForm(step: StepName, old: OldEvidence): object {
  const fields = [STEP_EVIDENCE, STEP_EVIDENCE_3, STEP_EVIDENCE_2].map((steps): Fields => shapeIn(steps, step));
  return Object.fromEntries(
    Object.entries({ ...old, ...revisionAsValue(old) }).filter(
      ([name, value]) => fields.find((each) => each[name] !== undefined)?.[name]?.safeParse(value).success,
    ),
  );
}

function shapeIn(steps: Partial<Record<StepName, z.ZodObject>>, step: StepName): Fields {
  return steps[step]?.shape ?? {};
}

type Fields = Readonly<Record<string, z.ZodType>>;

/** `connect` used to say `v0.4`. */
function revisionAsValue({ revision }: OldEvidence): { revision?: object } {
  const value = typeof revision === 'string' ? parseChipRevision(revision) : undefined;
  return value === undefined ? {} : { revision: value };
}

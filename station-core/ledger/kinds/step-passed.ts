/** A step that passed, with its evidence; also as earlier versions wrote it. */
import { z } from 'zod';
import {
  EVIDENCE_VERSION,
  oldEvidence,
  STEP_EVIDENCE,
  STEP_EVIDENCE_2,
  type StepChangedSince2,
  type StepName,
} from '../step-evidence.ts';
import { durationMs, kind, run, text, unit } from './header.ts';

/** Each step has evidence of its own form. */
function passed<Name extends StepName>(step: Name) {
  return passedWith(step, {
    durationMs: durationMs.exactOptional(),
    evidenceVersion: z.literal(EVIDENCE_VERSION),
    evidence: STEP_EVIDENCE[step],
  });
}

/** Version 2 knew most steps in their present form. */
function passedIn2<Name extends keyof typeof STEP_EVIDENCE_2>(step: Name) {
  return passedWith(step, { evidenceVersion: z.literal(2), evidence: STEP_EVIDENCE_2[step] });
}

function passedIn2AsNow<Name extends Exclude<StepName, StepChangedSince2>>(step: Name) {
  return passedWith(step, { evidenceVersion: z.literal(2), evidence: STEP_EVIDENCE[step] });
}

function passedWith<Name extends StepName, Evidence extends z.core.$ZodLooseShape>(step: Name, evidence: Evidence) {
  return kind('step-passed', { run, step: z.literal(step), unit: unit.exactOptional(), ...evidence });
}

export const stepPassed = z.discriminatedUnion('step', [
  passed('connect'),
  passed('admit'),
  passed('reserve'),
  passed('flash'),
  passed('boot'),
  passed('generateKey'),
  passed('requestCsr'),
  passed('issue'),
  passed('install'),
  passed('prove'),
  passed('lock'),
  passed('bootFirmware'),
  passed('label'),
  passed('confirmLabel'),
  passed('openWithLabel'),
  passed('close'),
]);

/** What earlier versions wrote: it is still read, and no longer written. */
export const oldStepPassed = kind('step-passed', {
  run,
  step: text,
  unit: unit.exactOptional(),
  evidence: oldEvidence,
});

export const stepPassedIn2 = z.discriminatedUnion('step', [
  passedIn2AsNow('connect'),
  passedIn2AsNow('admit'),
  passedIn2AsNow('reserve'),
  passedIn2AsNow('flash'),
  passedIn2AsNow('boot'),
  passedIn2('generateKey'),
  passedIn2AsNow('requestCsr'),
  passedIn2AsNow('issue'),
  passedIn2AsNow('install'),
  passedIn2('prove'),
  passedIn2AsNow('lock'),
  passedIn2AsNow('label'),
  passedIn2AsNow('confirmLabel'),
  passedIn2AsNow('close'),
]);

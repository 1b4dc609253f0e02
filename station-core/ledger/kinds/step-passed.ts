/** A step that passed, with its evidence; also as earlier versions wrote it. */
import { z } from 'zod';
import {
  EVIDENCE_VERSION,
  oldEvidence,
  STEP_EVIDENCE,
  STEP_EVIDENCE_2,
  STEP_EVIDENCE_3,
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

const THEN_3 = { ...STEP_EVIDENCE, ...STEP_EVIDENCE_3 };
const THEN_2 = { ...STEP_EVIDENCE, ...STEP_EVIDENCE_2 };

/** Earlier versions knew most steps in their present form. */
function passedIn3<Name extends StepName>(step: Name) {
  return passedWith(step, {
    durationMs: durationMs.exactOptional(),
    evidenceVersion: z.literal(3),
    evidence: THEN_3[step],
  });
}

function passedIn2<Name extends StepName>(step: Name) {
  return passedWith(step, { evidenceVersion: z.literal(2), evidence: THEN_2[step] });
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

export const stepPassedIn3 = z.discriminatedUnion('step', [
  passedIn3('connect'),
  passedIn3('admit'),
  passedIn3('reserve'),
  passedIn3('flash'),
  passedIn3('boot'),
  passedIn3('generateKey'),
  passedIn3('requestCsr'),
  passedIn3('issue'),
  passedIn3('install'),
  passedIn3('prove'),
  passedIn3('lock'),
  passedIn3('bootFirmware'),
  passedIn3('label'),
  passedIn3('confirmLabel'),
  passedIn3('openWithLabel'),
  passedIn3('close'),
]);

export const stepPassedIn2 = z.discriminatedUnion('step', [
  passedIn2('connect'),
  passedIn2('admit'),
  passedIn2('reserve'),
  passedIn2('flash'),
  passedIn2('boot'),
  passedIn2('generateKey'),
  passedIn2('requestCsr'),
  passedIn2('issue'),
  passedIn2('install'),
  passedIn2('prove'),
  passedIn2('lock'),
  passedIn2('label'),
  passedIn2('confirmLabel'),
  passedIn2('close'),
]);

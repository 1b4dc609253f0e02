/** Values of a record as people read them. */
import type { TFunction } from 'i18next';
import type { RunOfUnit } from '../../../../station-core/contract.ts';
import { relabelSteps, steps } from '../../locales/en/steps.ts';

export function durationText(durationMs: number, locale: string): string {
  const seconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${seconds.format(durationMs / 1_000)} s`;
}

/** With seconds and time zone: an entry is found by it. */
export function momentText(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(iso));
}

/** A step of an older version has the name that its entries give it. */
export function stepName(step: string, run: RunOfUnit, t: TFunction): string {
  if (gaveLabelOnly(run) && Object.hasOwn(relabelSteps, step))
    return t(`relabelSteps.${step as keyof typeof relabelSteps}`);
  return isKnown(step) ? t(`steps.${step}`) : step;
}

/** A run that passed without a certificate to issue. Of one that stopped, its steps do not say. */
function gaveLabelOnly({ outcome, steps: done }: RunOfUnit): boolean {
  return outcome === 'PASS' && !done.some(({ step }) => step === 'issue');
}

function isKnown(step: string): step is keyof typeof steps {
  return Object.hasOwn(steps, step);
}

export function evidenceText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

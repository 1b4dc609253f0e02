import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { useStepWord } from '../jig/steps/step-word.ts';
import classes from './panels.module.css';
import { percentText } from './percent-text.ts';
import { shareOf } from './statistics.ts';

type Step = LineReport['steps'][number];

/** Where on their way units are lost, and where the time goes. */
export function StepsPanel({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useTranslation();
  return (
    <section className={classes.panel} aria-labelledby="steps-title">
      <h2 id="steps-title">{t('counters.stepYield.title')}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('counters.stepYield.step')}</th>
            <th scope="col" colSpan={2}>
              {t('counters.stepYield.yield')}
            </th>
            <th scope="col">{t('counters.stepYield.lost')}</th>
            <th scope="col">{t('counters.stepYield.median')}</th>
            <th scope="col">{t('counters.stepYield.p95')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <StepRow key={step.step} step={step} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StepRow({ step: { step, ended, passed, medianMs, p95Ms } }: { readonly step: Step }) {
  const { locale } = useLocale();
  const word = useStepWord();
  const stepYield = shareOf(passed, ended);
  return (
    <tr data-lost={passed < ended || undefined}>
      <th scope="row">{word(step)}</th>
      <td>{percentText(stepYield, locale)}</td>
      <td aria-hidden className={classes.yieldBar}>
        <i style={{ width: `${stepYield * 100}%` }} />
      </td>
      <td>{numberText(ended - passed, locale)}</td>
      <td>{secondsText(medianMs, locale)}</td>
      <td>{secondsText(p95Ms, locale)}</td>
    </tr>
  );
}

/** Steps last milliseconds or a minute: seconds with a tenth tell both. */
function secondsText(ms: number | null, locale: string): string {
  if (ms === null) return '–';
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(ms / 1_000);
}

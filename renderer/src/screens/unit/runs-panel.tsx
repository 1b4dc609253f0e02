import { useTranslation } from 'react-i18next';
import type { RunOfUnit, StepOfRun, UnitRecordView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { Panel } from './facts.tsx';
import { durationText, evidenceText, momentText, stepName } from './unit-text.ts';
import classes from './unit.module.css';

/** Every run of the unit, the newest first: what passed, what stopped it, and what each step has seen. */
export function RunsPanel({ record }: { readonly record: UnitRecordView }) {
  const { t } = useTranslation();
  const { runs } = record;
  return (
    <Panel title={t('unit.runs.title', { count: runs.length })} wide>
      {runs.toReversed().map((run) => (
        <Run key={run.run} run={run} counts={run.run === record.run} />
      ))}
    </Panel>
  );
}

function Run({ run, counts }: { readonly run: RunOfUnit; readonly counts: boolean }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = [momentText(run.begunAt, locale), run.outcome ?? t('unit.inWork'), run.fault, run.order, run.operator];
  return (
    <details className={classes.run} open={counts}>
      <summary>
        {words.filter((word) => word !== undefined).join(' · ')}
        {counts && <em>{t('unit.runs.counts')}</em>}
      </summary>
      <table className={classes.table}>
        <thead>
          <tr>
            {(['step', 'begun', 'duration', 'result', 'evidence'] as const).map((each) => (
              <th key={each} scope="col">
                {t(`unit.runs.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.steps.map((step, at) => (
            <Step key={at} step={step} run={run} />
          ))}
        </tbody>
      </table>
      <h3>{t('unit.runs.events')}</h3>
      <ul className={classes.events}>
        {run.events.map(({ seq, at, kind, facts }) => (
          <li key={seq}>
            <a href={`#/entry/${seq}`}>{seq}</a> {momentText(at, locale)} <b>{kind}</b>{' '}
            {Object.entries(facts)
              .map(([name, value]) => `${name} ${value}`)
              .join(', ')}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Step({ step, run }: { readonly step: StepOfRun; readonly run: RunOfUnit }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { state, begunAt, durationMs, outcome, fault } = step;
  const seen = Object.entries(fault?.evidence ?? step.evidence ?? {});
  const result = fault === undefined ? t(`unit.runs.${state}`) : `${outcome ?? t('unit.runs.stopped')}: ${fault.code}`;
  return (
    <tr data-state={state}>
      <th scope="row">{stepName(step.step, run, t)}</th>
      <td>{momentText(begunAt, locale)}</td>
      <td className="bm-number">{durationMs === undefined ? '–' : durationText(durationMs, locale)}</td>
      <td>{result}</td>
      <td className={classes.evidence}>
        {seen.map(([name, value]) => (
          <span key={name}>
            <b>{name}</b> {evidenceText(value)}
          </span>
        ))}
      </td>
    </tr>
  );
}

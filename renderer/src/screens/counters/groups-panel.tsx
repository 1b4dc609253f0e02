import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { clockText, numberText } from '../../parts/amounts.ts';
import classes from './panels.module.css';
import { percentText } from './percent-text.ts';
import { shareOf } from './statistics.ts';

const MOST_SHOWN = 6;

/** The same figures for each operator and each order. */
export function GroupsPanel({ report }: { readonly report: LineReport }) {
  const { t } = useTranslation();
  return (
    <section className={classes.panel} aria-labelledby="groups-title">
      <h2 id="groups-title">{t('counters.groups.title')}</h2>
      {(['operators', 'orders'] as const).map((kind) => (
        <Groups key={kind} kind={kind} groups={report[kind].slice(0, MOST_SHOWN)} />
      ))}
    </section>
  );
}

interface GroupsProps {
  readonly kind: 'operators' | 'orders';
  readonly groups: LineReport['orders'];
}

function Groups({ kind, groups }: GroupsProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t(`counters.groups.${kind}`)}</th>
          <th scope="col">{t('counters.groups.runs')}</th>
          <th scope="col">{t('counters.groups.passed')}</th>
          <th scope="col">{t('counters.groups.median')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ name, runs, passed, medianMs }) => (
          <tr key={name ?? ''}>
            <th scope="row">{name ?? t('counters.groups.nobody')}</th>
            <td>{numberText(runs, locale)}</td>
            <td>{percentText(shareOf(passed, runs), locale)}</td>
            <td>{medianMs === null ? '–' : clockText(medianMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { clockText, numberText } from '../../parts/amounts.ts';
import { Columns } from './columns.tsx';
import classes from './panels.module.css';
import { percentText } from './percent-text.ts';
import { shareOf } from './statistics.ts';

type Cycle = NonNullable<LineReport['cycle']>;

/** How long runs took that passed, against the takt time: a median hides the slow tail, so the whole distribution is shown. */
export function CyclePanel({ cycle }: { readonly cycle: Cycle | null }) {
  const { t } = useTranslation();
  return (
    <section className={classes.panel} aria-labelledby="cycle-title">
      <h2 id="cycle-title">{t('counters.cycles.title')}</h2>
      {cycle === null ? <p className={classes.hint}>{t('counters.cycleNone')}</p> : <Distribution cycle={cycle} />}
    </section>
  );
}

function Distribution({ cycle }: { readonly cycle: Cycle }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { runs, targetMs, overTarget, histogram } = cycle;
  const { from, width, counts } = histogram;
  const most = Math.max(...counts);
  const target = targetMs === null ? {} : { target: (targetMs - from) / (counts.length * width) };
  return (
    <>
      <p className={classes.hint}>
        {targetMs === null
          ? t('counters.cycles.noTarget')
          : t('counters.cycles.over', {
              percent: percentText(shareOf(overTarget, runs), locale),
              target: clockText(targetMs),
            })}
      </p>
      <Columns
        {...target}
        top={numberText(most, locale)}
        labelEvery={Math.ceil(counts.length / 7)}
        columns={counts.map((count, at) => ({
          key: String(at),
          label: clockText(from + at * width),
          height: most === 0 ? 0 : count / most,
        }))}
      />
      <dl className={classes.percentiles}>
        {(['p05Ms', 'medianMs', 'p95Ms'] as const).map((each) => (
          <div key={each}>
            <dt>{t(`counters.cycles.${each}`)}</dt>
            <dd className="bm-number">{clockText(cycle[each])}</dd>
          </div>
        ))}
      </dl>
      <BinsTable histogram={histogram} />
    </>
  );
}

/** The same for those who cannot see a chart. */
function BinsTable({ histogram: { from, width, counts } }: { readonly histogram: Cycle['histogram'] }) {
  const { t } = useTranslation();
  return (
    <VisuallyHidden>
      <table>
        <caption>{t('counters.cycles.title')}</caption>
        <tbody>
          {counts.map((count, at) => (
            <tr key={from + at * width}>
              <th scope="row">{clockText(from + at * width)}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

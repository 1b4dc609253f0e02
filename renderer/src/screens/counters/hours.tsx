import { BarChart } from '@mantine/charts';
import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { numberText } from '../../parts/amounts.ts';
import { useLocale } from '../../locales/use-locale.ts';
import classes from './panels.module.css';
import { barsOf, type Bars } from './statistics.ts';

const HATCH = 'counters-not-passed';
const TICK = { fontSize: 14, fill: 'var(--bm-text-2)' };

/** Ended runs over time. What did not pass is hatched and stands on top: no need to see the colours. */
export function Hours({ hours }: { readonly hours: LineReport['hours'] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { unit, bars } = barsOf(hours);
  const label = labelOf(unit, locale);
  const rows = bars.map(({ from, passed, notPassed }) => ({ from: label(from), passed, notPassed }));
  return (
    <section className={classes.panel} aria-labelledby="hours-title">
      <h2 id="hours-title">{t(`counters.${unit === 'hour' ? 'hours' : 'days'}`)}</h2>
      {rows.length === 0 ? <p className={classes.hint}>{t('counters.hoursNone')}</p> : <HoursChart rows={rows} />}
      {rows.length > 0 && <HoursTable rows={rows} unit={unit} />}
    </section>
  );
}

interface Row {
  readonly from: string;
  readonly passed: number;
  readonly notPassed: number;
}

function HoursChart({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const series = [
    { name: 'passed', label: t('counters.passed'), color: 'var(--counted-pass)', stackId: 'runs' },
    { name: 'notPassed', label: t('counters.notPassed'), color: 'var(--counted-fail)', stackId: 'runs' },
  ];
  return (
    <div aria-hidden className={classes.hours}>
      <Legend />
      <BarChart
        className={classes.hoursChart ?? ''}
        h="100%"
        data={rows.map((row) => ({ ...row }))}
        dataKey="from"
        type="stacked"
        series={series}
        tickLine="y"
        withTooltip
        tooltipAnimationDuration={0}
        valueFormatter={(value) => numberText(value, locale)}
        maxBarWidth={64}
        yAxisProps={{ allowDecimals: false, width: 52, tick: TICK }}
        xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 12, tick: TICK }}
        barProps={({ name }) => ({
          isAnimationActive: false,
          ...(name === 'notPassed' ? { fill: `url(#${HATCH})`, stroke: 'var(--counted-fail)', strokeWidth: 1.5 } : {}),
        })}
        barChartProps={{ accessibilityLayer: false }}
      >
        <defs>
          <pattern id={HATCH} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="8" height="8" fill="var(--bm-surface)" />
            <rect width="4" height="8" fill="var(--counted-fail)" />
          </pattern>
        </defs>
      </BarChart>
    </div>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <p className={classes.legend}>
      <span data-series="passed">{t('counters.passed')}</span>
      <span data-series="notPassed">{t('counters.notPassed')}</span>
    </p>
  );
}

/** The same for those who cannot see a chart. */
function HoursTable({ rows, unit }: { readonly rows: readonly Row[]; readonly unit: Bars['unit'] }) {
  const { t } = useTranslation();
  return (
    <VisuallyHidden>
      <table>
        <caption>{t('counters.hoursTable')}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`counters.${unit}`)}</th>
            <th scope="col">{t('counters.passed')}</th>
            <th scope="col">{t('counters.notPassed')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ from, passed, notPassed }) => (
            <tr key={from}>
              <th scope="row">{from}</th>
              <td>{passed}</td>
              <td>{notPassed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

function labelOf(unit: Bars['unit'], locale: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat(
    locale,
    unit === 'hour' ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'numeric' },
  );
  return (iso) => format.format(new Date(iso));
}

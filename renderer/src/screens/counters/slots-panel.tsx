import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { Columns } from './columns.tsx';
import classes from './panels.module.css';
import { useSays } from './fault-says.ts';
import { percentText } from './percent-text.ts';

type Slots = LineReport['slots'];
type Point = Slots['points'][number];

/** Runs to be repeated, slot by slot, against what chance explains: a worn pin stands out of its neighbours. */
export function SlotsPanel({ slots }: { readonly slots: Slots }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { centre, points } = slots;
  const most = Math.max(0.02, ...points.flatMap(({ share, upper }) => [share, upper]));
  const worse = points.filter(({ signal }) => signal === 'above');
  return (
    <section className={`${classes.panel} ${classes.wide}`} aria-labelledby="slots-title">
      <h2 id="slots-title">{t('counters.slots.title')}</h2>
      <p className={classes.hint}>{t('counters.slots.hint', { centre: percentText(centre, locale) })}</p>
      <Columns
        top={percentText(most, locale)}
        centre={centre / most}
        labelEvery={points.length > 32 ? 4 : 1}
        columns={points.map(({ slot, share, upper, signal }) => ({
          key: String(slot),
          label: String(slot),
          height: share / most,
          limit: upper / most,
          signal,
        }))}
      />
      {worse.length === 0 ? (
        <p className={classes.good}>{t('counters.slots.alike')}</p>
      ) : (
        <ul className={classes.signals}>
          {worse.map((point) => (
            <Signal key={point.slot} point={point} />
          ))}
        </ul>
      )}
      <SlotsTable points={points} />
    </section>
  );
}

function Signal({ point: { slot, runs, notPassed, share, upper, faults } }: { readonly point: Point }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const says = useSays();
  const [first] = faults;
  return (
    <li>
      <IconAlertTriangleFilled size={22} aria-hidden />
      <span>
        <strong>{t('counters.slots.standsOut', { slot })}</strong>{' '}
        {t('counters.slots.why', {
          notPassed,
          runs,
          share: percentText(share, locale),
          upper: percentText(upper, locale),
        })}{' '}
        {first !== undefined && t('counters.slots.mostly', { fault: says(first.code).says, count: first.count })}{' '}
        {t('counters.slots.remedy')}
      </span>
    </li>
  );
}

/** The same for those who cannot see a chart. */
function SlotsTable({ points }: { readonly points: readonly Point[] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const heads = ['slot', 'runs', 'notPassed', 'limit', 'verdict'] as const;
  return (
    <VisuallyHidden>
      <table>
        <caption>{t('counters.slots.title')}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {t(`counters.slots.heads.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ slot, runs, notPassed, share, upper, signal }) => (
            <tr key={slot}>
              <th scope="row">{slot}</th>
              <td>{runs}</td>
              <td>
                {notPassed} ({percentText(share, locale)})
              </td>
              <td>{percentText(upper, locale)}</td>
              <td>{t(`counters.slots.signals.${signal ?? 'none'}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

import { useTranslation } from 'react-i18next';
import type { RunOfUnit } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { durationText, stepName } from './unit-text.ts';
import { barsOf } from './timeline-bars.ts';
import classes from './unit.module.css';

/** The steps of a run as bars over its time; the same numbers stand beside them for those who see no chart. */
export function Timeline({ run }: { readonly run: RunOfUnit }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <ol className={classes.timeline}>
      {barsOf(run).map(({ step, state, from, width, durationMs }, at) => (
        <li key={at} data-state={state}>
          <span>{stepName(step, run, t)}</span>
          <span className={classes.track} aria-hidden>
            <i style={{ left: `${from * 100}%`, width: `${width * 100}%` }} />
          </span>
          <span className="bm-number">
            {durationMs === undefined ? t('unit.runs.open') : durationText(durationMs, locale)}
          </span>
        </li>
      ))}
    </ol>
  );
}

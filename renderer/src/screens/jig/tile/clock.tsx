import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../../station-core/contract.ts';
import { clockText } from '../../../parts/amounts.ts';
import { useNow } from '../../../use-now.ts';
import { againstTakt, elapsedOf, type Elapsed } from '../../../slots/tile-model.ts';
import classes from './clock.module.css';

/** How long this unit takes, against the takt. */
export function Clock({ view, taktMs }: { readonly view: SlotView; readonly taktMs: number }) {
  if (view.work !== null) return <Running startedAt={view.work.startedAt} taktMs={taktMs} />;
  if (view.last !== null) return <Against elapsed={againstTakt(view.last.durationMs, taktMs)} taktMs={taktMs} />;
  return null;
}

const Running = memo(function Running({ startedAt, taktMs }: { readonly startedAt: string; readonly taktMs: number }) {
  const now = useNow();
  return <Against elapsed={elapsedOf(startedAt, now, taktMs)} taktMs={taktMs} />;
});

function Against({ elapsed, taktMs }: { readonly elapsed: Elapsed; readonly taktMs: number }) {
  const { t } = useTranslation();
  const { elapsedMs, share, overMs } = elapsed;
  return (
    <span className={`${classes.clock} bm-number`} data-over={overMs !== null}>
      <span>
        {clockText(elapsedMs)}
        {overMs === null ? (
          <small> {t('jig.takt', { takt: clockText(taktMs) })}</small>
        ) : (
          <>
            <small className={classes.inWords}> {t('jig.overTakt', { over: clockText(overMs) })}</small>
            <small className={classes.asNumber} aria-hidden>
              {' '}
              +{clockText(overMs)}
            </small>
          </>
        )}
      </span>
      <i className={classes.takt}>
        <i style={{ transform: `scaleX(${share})` }} />
      </i>
    </span>
  );
}

import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../../station-core/contract.ts';
import { bytesOfText, bytesText, secondsLeft } from '../../../parts/amounts.ts';
import { useLocale } from '../../../locales/use-locale.ts';
import { writtenShare } from '../../../slots/tile-model.ts';
import classes from './progress.module.css';

/** What is being written, in bytes and seconds. */
export function Progress({ view, className }: { readonly view: SlotView; readonly className?: string | undefined }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const share = writtenShare(view);
  const progress = view.work?.progress ?? null;
  if (progress === null || share === undefined) return null;
  const left = secondsLeft(progress.secondsLeft);
  const written = bytesOfText(progress.writtenBytes, { whole: progress.totalBytes, locale });
  const total = bytesText(progress.totalBytes, locale);
  return (
    <div className={`${classes.progress} ${className ?? ''}`}>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={t('jig.progress')}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <span className={`${classes.text} bm-number`}>
        <span>{progress.region}</span>
        <span>{t('jig.bytes', { written, total })}</span>
        {progress.bytesPerSecond !== null && (
          <span>{t('jig.perSecond', { bytes: bytesText(progress.bytesPerSecond, locale) })}</span>
        )}
        <strong>
          {left.kind === 'left' && t('jig.secondsLeft', { seconds: left.seconds })}
          {left.kind === 'almost' && t('jig.almostDone')}
          {left.kind === 'estimating' && t('jig.estimating')}
        </strong>
      </span>
    </div>
  );
}

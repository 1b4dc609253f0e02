import { useTranslation } from 'react-i18next';
import type { HoldPreviewView } from '../../../../station-core/contract.ts';
import classes from './holds.module.css';

/** Which units a hold would put aside, and which it leaves because somebody holds them already. */
export function PreviewList({ preview: { toHold, alreadyHeld } }: { readonly preview: HoldPreviewView }) {
  const { t } = useTranslation();
  return (
    <section className={classes.preview} aria-label={t('holds.previewTitle')} tabIndex={0}>
      <p role="status">
        <strong>{t('holds.wouldHold', { count: toHold.length })}</strong> {t('holds.nothingYet')}
      </p>
      <ul>
        {toHold.map(({ unit, serial }) => (
          <li key={unit}>
            {serial ?? t('holds.noSerial')} <span className={classes.id}>{unit}</span>
          </li>
        ))}
      </ul>
      {alreadyHeld.length > 0 && (
        <>
          <p>
            <strong>{t('holds.already', { count: alreadyHeld.length })}</strong>
          </p>
          <ul>
            {alreadyHeld.map(({ unit, serial, by, reason }) => (
              <li key={unit}>
                {serial ?? unit}: {t('holds.heldBy', { by, reason })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import { TRIAL } from '../../../../station-core/model/issuance/trial.ts';
import { useFloor } from '../../slots/floor.tsx';
import classes from './trial-strip.module.css';

/** On every screen of a trial station, the locked one too, and on paper: what it makes must not be taken for a product. */
export function TrialStrip() {
  const { t } = useTranslation();
  const { health } = useFloor();
  if (health?.trial !== true) return null;
  return (
    <p className={classes.strip} role="note" data-testid="trial">
      <strong>{TRIAL}</strong> {t('frame.trial')}
    </p>
  );
}

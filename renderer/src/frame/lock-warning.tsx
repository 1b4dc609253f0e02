import { useTranslation } from 'react-i18next';
import { useAutoLock } from '../session/use-auto-lock.ts';
import classes from './frame.module.css';

export function LockWarning({ autoLockMs }: { readonly autoLockMs: number }) {
  const { t } = useTranslation();
  const state = useAutoLock(autoLockMs);
  if (state.kind !== 'warns') return null;
  return (
    <div className={classes.locks} role="alert">
      {t('frame.locksSoon', { seconds: state.secondsLeft })}
    </div>
  );
}

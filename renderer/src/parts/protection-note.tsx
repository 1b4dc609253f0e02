import { IconShieldHalf } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Health } from '../../../station-core/contract.ts';
import classes from './protection-note.module.css';

/** The signing service runs in the station's own account. It is how the station was set up, and no alarm. */
export function ProtectionNote({ protection }: Pick<Health['hsm'], 'protection'>) {
  const { t } = useTranslation();
  if (protection !== 'reduced') return null;
  return (
    <p className={classes.note} data-testid="reduced-protection">
      <IconShieldHalf size={22} aria-hidden />
      <span>
        <strong>{t('quarantine.protection.reduced')}</strong> {t('quarantine.protection.hint')}
      </span>
    </p>
  );
}

/** The same in two words, for the bar that every role sees. */
export function ProtectionMark({ protection }: Pick<Health['hsm'], 'protection'>) {
  const { t } = useTranslation();
  if (protection !== 'reduced') return null;
  return (
    <span className={classes.mark} title={t('quarantine.protection.hint')} data-testid="reduced-protection-mark">
      <IconShieldHalf size={18} aria-hidden />
      {t('quarantine.protection.reduced')}
    </span>
  );
}

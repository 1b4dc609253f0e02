import { IconShieldX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Health } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { useFloor } from '../../slots/floor.tsx';
import { whenText } from '../amounts.ts';
import { useFaultWords } from '../fault-panel.tsx';
import classes from './ledger-strip.module.css';

/** While the signing service is in quarantine no unit gets a certificate: no start, no pass. */
export function isQuarantined(health: Health | undefined): boolean {
  return health?.hsm.fault?.code === 'signer.quarantined';
}

/** On every screen of every role, and on the locked one, until two officers lift it. `open` leads officers there. */
export function QuarantineStrip({ open }: { readonly open?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useFaultWords();
  const { health } = useFloor();
  const fault = health?.hsm.fault;
  if (fault === null || fault === undefined || !isQuarantined(health)) return null;
  const { says, remedy } = words(fault);
  const { quarantine, since } = fault.evidence;
  return (
    <div className={classes.strip} role="alert" data-testid="quarantine-strip">
      <IconShieldX size={24} aria-hidden />
      <p>
        <strong>{says}</strong> {remedy}
        {typeof since === 'string' && (
          <span className={classes.at}>
            {' '}
            {t('quarantine.since', { id: String(quarantine), at: whenText(since, locale) })}
          </span>
        )}
      </p>
      {open !== undefined && (
        <button type="button" onClick={open}>
          {t('quarantine.open')}
        </button>
      )}
    </div>
  );
}

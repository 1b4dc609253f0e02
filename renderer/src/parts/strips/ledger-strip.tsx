import { IconAlertOctagon, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../station-core/contract.ts';
import type { Role } from '../../../../station-core/model/role.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { useFloor } from '../../slots/floor.tsx';
import { whenText } from '../amounts.ts';
import { doubtOf } from './ledger-doubt.ts';
import classes from './ledger-strip.module.css';

const DESKS: readonly Role[] = ['qa', 'security-officer', 'administrator'];

/**
 * Stays on every page of a desk while the ledger does not verify. A ledger that could not be checked has other words and
 * another colour: a full disk or a missing right is no evidence of tampering.
 */
export function LedgerStrip({ session, open }: { readonly session: Session; readonly open: () => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { health } = useFloor();
  const doubt = health === undefined ? undefined : doubtOf(health);
  if (doubt === undefined || !session.person.roles.some((role) => DESKS.includes(role))) return null;
  const Icon = doubt === 'not-whole' ? IconAlertOctagon : IconHelpCircle;
  const at = health?.ledger.verified?.at;
  return (
    <div className={classes.strip} data-doubt={doubt} role="alert">
      <Icon size={24} aria-hidden />
      <p>
        <strong>{t(`ledger.strip.${doubt}`)}</strong> {t(`ledger.strip.${doubt}-do`)}
        {at !== undefined && <span className={classes.at}> {t('ledger.strip.at', { at: whenText(at, locale) })}</span>}
      </p>
      <button type="button" onClick={open}>
        {t('ledger.strip.open')}
      </button>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { ScreenProps } from '../../session/address.ts';
import classes from './ledger.module.css';
import { SignedSizes } from './signed-sizes.tsx';
import { Verification } from './verification.tsx';

/** Whether the ledger is what was written, and who has signed that it is. */
export function LedgerScreen({ session, params, go }: ScreenProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <h1>{t('ledger.title')}</h1>
      <Verification mayVerify={session.person.roles.includes('security-officer')} />
      <SignedSizes params={params} go={go} />
    </div>
  );
}

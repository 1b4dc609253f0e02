import { Button } from '@mantine/core';
import { IconCertificateOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CrlView } from '../../../../station-core/contract.ts';
import { MAY_REVOKE } from '../../../../station-core/model/desk/rights.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import type { ScreenProps } from '../../session/address.ts';
import { askedInAddress, isEmptyAsked } from '../holds/asked.ts';
import { Crls } from './crls.tsx';
import classes from './revocations.module.css';
import { RevokeDialog } from './revoke-dialog.tsx';
import { RevokedTable } from './revoked-table.tsx';

/** `#/revocations`: which certificates are revoked, and the lists that say so. `?id=…` or filters ask for more of them. */
export function RevocationsScreen({ session, params, go }: ScreenProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const asked = askedInAddress(params);
  const mayRevoke = MAY_REVOKE.some((role) => session.person.roles.includes(role));
  const [revoking, setRevoking] = useState(mayRevoke && !isEmptyAsked(asked));
  const [done, setDone] = useState({ text: '', round: 0 });
  const reported = (text: string): void => {
    setDone(({ round }) => ({ text, round: round + 1 }));
  };
  const listOf = ({ number, nextUpdate }: CrlView) => ({ number, until: whenText(nextUpdate, locale) });
  return (
    <div className={classes.page}>
      <Head
        revoke={
          mayRevoke
            ? () => {
                setRevoking(true);
              }
            : undefined
        }
      />
      <p role="status" className={classes.done}>
        {done.text}
      </p>
      <RevokedTable key={`certificates ${done.round}`} go={go} />
      <Crls
        key={`lists ${done.round}`}
        maySign={mayRevoke}
        signed={(crl) => {
          reported(t('revocation.signed', listOf(crl)));
        }}
      />
      <RevokeDialog
        opened={revoking}
        asked={asked}
        reported={(count, crl) => {
          reported(t('revocation.done', { count, ...listOf(crl) }));
        }}
        close={() => {
          setRevoking(false);
        }}
      />
    </div>
  );
}

function Head({ revoke }: { readonly revoke: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={classes.head}>
      <h1>{t('revocation.title')}</h1>
      {revoke !== undefined && (
        <Button size="md" color="red.9" leftSection={<IconCertificateOff size={20} aria-hidden />} onClick={revoke}>
          {t('revocation.add')}
        </Button>
      )}
    </div>
  );
}

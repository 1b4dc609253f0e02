import { Button } from '@mantine/core';
import { IconCertificateOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { REVOCATION_REASON_WORDS, type UnitRecordView } from '../../../../station-core/contract.ts';
import { addressOf } from '../../session/address.ts';
import classes from './unit.module.css';

interface Props {
  readonly record: UnitRecordView;
  readonly mayRevoke: boolean;
}

/** Says that the newest certificate of the unit is revoked; while it is not, leads whoever may to where it is. */
export function LiveCertificate({ record, mayRevoke }: Props) {
  const { t } = useTranslation();
  const { certificate, revocations = [], serial, mac } = record;
  if (certificate === undefined) return null;
  const revoked = revocations.find(({ certSerialHex }) => certSerialHex === certificate.certSerialHex);
  if (revoked !== undefined) {
    const known = REVOCATION_REASON_WORDS.find((each) => each === revoked.reason);
    const reason = known === undefined ? revoked.reason : t(`revocation.reasons.${known}`);
    return <p className={classes.revoked}>{t('unit.revoked.because', { reason })}</p>;
  }
  if (!mayRevoke) return null;
  return (
    <Button
      component="a"
      href={`#/${addressOf('revocations', [], new URLSearchParams({ id: serial ?? mac }))}`}
      variant="default"
      leftSection={<IconCertificateOff size={18} aria-hidden />}
    >
      {t('unit.revoked.revoke')}
    </Button>
  );
}

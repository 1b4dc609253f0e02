import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type CrlView, type HoldAsked, REVOCATION_REASON_WORDS } from '../../../../station-core/contract.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { WordsInput } from '../../parts/words-input.tsx';
import { isEmptyAsked } from '../holds/asked.ts';
import { Which } from '../holds/which-units.tsx';
import { OrderPanel } from './order-panel.tsx';
import classes from './revocations.module.css';
import { RevocationPreview } from './revocation-preview.tsx';
import { type Revoking, useRevoking } from './use-revoking.ts';

interface Props {
  readonly asked: HoldAsked;
  readonly reported: (count: number, crl: CrlView) => void;
  readonly close: () => void;
}

export function RevokeDialog({ opened, ...rest }: Props & { readonly opened: boolean }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('revocation.addTitle')} close={rest.close} size="xl">
      {opened && <RevokeForm {...rest} />}
    </Dialog>
  );
}

function RevokeForm({ asked, reported, close }: Props) {
  const revoking = useRevoking({
    first: asked,
    done: (count, crl) => {
      reported(count, crl);
      close();
    },
  });
  const { which, choose, preview, fault } = revoking;
  return (
    <div className={classes.form}>
      <Which which={which} change={choose} />
      <Why revoking={revoking} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {preview !== undefined && <RevocationPreview preview={preview} />}
      {preview?.allowance.needsOrder === true && <OrderPanel revoking={revoking} allowance={preview.allowance} />}
      <Answers revoking={revoking} close={close} />
    </div>
  );
}

/** As an order says it, where there is one. */
function Why({ revoking }: { readonly revoking: Revoking }) {
  const { t } = useTranslation();
  const { reason, setReason, note, setNote, order } = revoking;
  const isOrdered = order.review !== undefined;
  return (
    <div className={classes.why}>
      <Select
        label={t('revocation.reason')}
        placeholder={t('revocation.chooseReason')}
        data={REVOCATION_REASON_WORDS.map((value) => ({ value, label: t(`revocation.reasons.${value}`) }))}
        value={reason}
        onChange={(value) => {
          setReason(REVOCATION_REASON_WORDS.find((each) => each === value) ?? null);
        }}
        disabled={isOrdered}
        allowDeselect={false}
      />
      <WordsInput
        label={t('revocation.note')}
        description={t('revocation.noteHint')}
        maxLength={300}
        value={note}
        change={setNote}
        disabled={isOrdered}
      />
    </div>
  );
}

function Answers({ revoking, close }: { readonly revoking: Revoking } & Pick<Props, 'close'>) {
  const { t } = useTranslation();
  const { asked, preview, busy, isReady } = revoking;
  return (
    <DialogButtons>
      <Button size="md" variant="default" onClick={close}>
        {t('frame.cancel')}
      </Button>
      <Button
        size="md"
        variant={preview === undefined ? 'filled' : 'default'}
        loading={busy.show}
        disabled={isEmptyAsked(asked)}
        onClick={() => {
          revoking.show(undefined);
        }}
      >
        {t('revocation.preview')}
      </Button>
      <Button size="md" color="red.9" loading={busy.revoke} disabled={!isReady} onClick={revoking.revoke}>
        {t('revocation.revoke', { count: preview?.toRevoke.length ?? 0 })}
      </Button>
    </DialogButtons>
  );
}

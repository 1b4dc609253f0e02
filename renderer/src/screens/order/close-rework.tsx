import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReworkOrderView } from '../../../../station-core/contract.ts';
import { HOLD_REASON_CHARACTERS } from '../../../../station-core/model/desk/hold-reason.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { WordsInput } from '../../parts/words-input.tsx';
import classes from './order.module.css';

interface Props {
  readonly reported: () => void;
  readonly close: () => void;
}

export function CloseRework({ rework, ...rest }: Props & { readonly rework: ReworkOrderView | undefined }) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={rework !== undefined}
      title={t('order.closeTitle', { order: rework?.order ?? '' })}
      close={rest.close}
    >
      {rework !== undefined && <Question order={rework.order} {...rest} />}
    </Dialog>
  );
}

function Question({ order, reported, close }: Props & { readonly order: string }) {
  const { t } = useTranslation();
  const station = useStation();
  const [reason, setReason] = useState('');
  const { act, busy, fault } = useMutation(async () => {
    await station.orders.closeRework({ order, reason: reason.trim() });
    reported();
    close();
  });
  const { min, max } = HOLD_REASON_CHARACTERS;
  return (
    <div className={classes.fields}>
      <p>{t('order.closeExplains')}</p>
      <WordsInput
        size="md"
        label={t('order.reason')}
        description={t('order.reasonHint')}
        maxLength={max}
        value={reason}
        data-autofocus
        change={setReason}
      />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button size="lg" loading={busy} disabled={reason.trim().length < min} onClick={() => void act(undefined)}>
          {t('order.close')}
        </Button>
      </DialogButtons>
    </div>
  );
}

import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoldView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { WordsInput } from '../../parts/words-input.tsx';
import classes from './holds.module.css';

interface Props {
  readonly listed: readonly HoldView[];
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

/** A security officer decides; each unit is released from the hold that was seen, and from no later one. */
export function Release({ held, ...rest }: Props & { readonly held: HoldView | undefined }) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={held !== undefined}
      title={t('holds.releaseTitle', { unit: held?.serial ?? held?.unit ?? '' })}
      close={rest.close}
    >
      {held !== undefined && <ReleaseForm held={held} {...rest} />}
    </Dialog>
  );
}

function ReleaseForm({ held, listed, reported, close }: Props & { readonly held: HoldView }) {
  const { t } = useTranslation();
  const station = useStation();
  const [reason, setReason] = useState('');
  const [whole, setWhole] = useState(false);
  const together = listed.filter(({ hold, station: of }) => hold === held.hold && of === null);
  const { act, busy, fault } = useMutation(async () => {
    const units = (whole ? together : [held]).map(({ unit, hold }) => ({ unit, hold }));
    const released = await station.holds.release({ units, reason: reason.trim() });
    reported(t('holds.released', { count: released.units }));
    close();
  });
  return (
    <div className={classes.form}>
      <p>{t('holds.heldBy', { by: held.by, reason: held.reason })}</p>
      {together.length > 1 && (
        <Checkbox
          label={t('holds.whole', { count: together.length })}
          checked={whole}
          onChange={(event) => {
            setWhole(event.currentTarget.checked);
          }}
        />
      )}
      <WordsInput label={t('holds.whyRelease')} maxLength={300} value={reason} data-autofocus change={setReason} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <DialogButtons>
        <Button size="md" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button size="md" loading={busy} disabled={reason.trim().length < 3} onClick={() => void act(undefined)}>
          {t('holds.release')}
        </Button>
      </DialogButtons>
    </div>
  );
}

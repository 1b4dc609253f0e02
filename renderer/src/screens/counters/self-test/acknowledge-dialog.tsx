import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../../parts/dialog.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { WordsArea } from '../../../parts/words-input.tsx';
import classes from './self-test.module.css';

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
}

/** Whoever lets the line go on says why: it goes into the ledger under their name. */
export function AcknowledgeDialog({ opened, close }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('selfTest.acknowledgeTitle')} close={close}>
      {opened && <Reason close={close} />}
    </Dialog>
  );
}

function Reason({ close }: Pick<Props, 'close'>) {
  const { t } = useTranslation();
  const station = useStation();
  const [note, setNote] = useState('');
  const { act, busy, fault } = useMutation(async () => {
    await station.selfTest.acknowledge({ note });
    close();
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void act(undefined);
      }}
    >
      <p>{t('selfTest.acknowledgeExplains')}</p>
      <WordsArea
        size="md"
        label={t('selfTest.note')}
        value={note}
        maxLength={256}
        required
        data-autofocus
        change={setNote}
      />
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('selfTest.keepStopped')}
        </Button>
        <Button size="lg" type="submit" className={classes.danger ?? ''} loading={busy} disabled={note.trim() === ''}>
          {t('selfTest.goOn')}
        </Button>
      </DialogButtons>
    </form>
  );
}

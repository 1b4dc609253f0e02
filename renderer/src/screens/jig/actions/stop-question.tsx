import { Button, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, DialogButtons } from '../../../parts/dialog.tsx';
import { useSlot } from '../../../slots/slots.tsx';
import { printedAt } from '../../../slots/tile-model.ts';

interface Props {
  readonly slot: number;
  readonly close: () => void;
  readonly confirm: () => void;
}

/** Asked when an irreversible step has begun. The safe answer has the focus. */
export function StopQuestion({ slot, close, confirm }: Props) {
  const { t } = useTranslation();
  const view = useSlot(slot);
  const work = view?.work ?? null;
  const printed = work === null ? 'no' : printedAt(work.step, work.steps);
  const over = work === null;
  useEffect(() => {
    if (over) close(); // the run ended while the question stood there
  }, [over, close]);
  const unit = work?.serial ?? work?.unit ?? null;
  return (
    <Dialog opened title={t('jig.stopTitle', { slot })} close={close}>
      {unit !== null && (
        <Text fw={700} size="lg" mb="xs">
          {t('jig.stopUnit', { serial: unit })}
        </Text>
      )}
      <Text size="lg" mb="md">
        {t('jig.stopPermanent')}
      </Text>
      {printed !== 'no' && (
        <Text size="lg" fw={700} mb="xl">
          {t(`jig.stopLabel.${printed}`)}
        </Text>
      )}
      <DialogButtons>
        <Button size="lg" h="var(--bm-touch)" variant="default" onClick={close} data-autofocus>
          {t('jig.stopNo')}
        </Button>
        <Button size="lg" h="var(--bm-touch)" color="red.9" variant="filled" onClick={confirm}>
          {t('jig.stopYes')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

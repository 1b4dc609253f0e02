import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSlot } from '../../slots.tsx';

interface Props {
  readonly slot: number;
  readonly close: () => void;
  readonly confirm: () => void;
}

/** Asked when something permanent has begun. The safe answer has the focus. */
export function StopQuestion({ slot, close, confirm }: Props) {
  const { t } = useTranslation();
  const view = useSlot(slot);
  const work = view?.work ?? null;
  const over = work === null;
  useEffect(() => {
    if (over) close(); // the run ended while the question stood there
  }, [over, close]);
  const unit = work?.serial ?? work?.unit ?? null;
  return (
    <Modal
      opened
      onClose={close}
      centered
      size="lg"
      withCloseButton={false}
      title={t('jig.stopTitle', { slot })}
      styles={{ title: { fontSize: '1.7rem', fontWeight: 800 } }}
    >
      {unit !== null && (
        <Text fw={700} size="lg" mb="xs">
          {t('jig.stopUnit', { serial: unit })}
        </Text>
      )}
      <Text size="lg" mb="xl">
        {t('jig.stopPermanent')}
      </Text>
      <Group justify="flex-end" gap="md">
        <Button size="lg" color="red.9" variant="filled" onClick={confirm}>
          {t('jig.stopYes')}
        </Button>
        <Button size="lg" onClick={close} data-autofocus>
          {t('jig.stopNo')}
        </Button>
      </Group>
    </Modal>
  );
}

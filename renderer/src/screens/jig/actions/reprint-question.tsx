import { Button, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { REPRINT_REASONS, type ReprintReason } from '../../../../../station-core/model/desk/reprint-reason.ts';
import { Dialog, DialogButtons } from '../../../parts/dialog.tsx';
import { useSlot } from '../../../slots/slots.tsx';

interface Props {
  readonly slot: number;
  readonly close: () => void;
  readonly reprint: (reason: ReprintReason) => void;
}

/** Why: the ledger keeps it. The label before is void, and somebody has it in hand. */
export function ReprintQuestion({ slot, close, reprint }: Props) {
  const { t } = useTranslation();
  const scan = useSlot(slot)?.work?.scan ?? null;
  const over = scan === null;
  useEffect(() => {
    if (over) close(); // the label was scanned, or the run ended, while the question stood there
  }, [over, close]);
  return (
    <Dialog opened title={t('jig.reprintTitle', { slot })} close={close}>
      <Text fw={700} size="lg" mb="xs">
        {scan?.serial}
      </Text>
      <Text size="lg" mb="md">
        {t('jig.reprintVoid')}
      </Text>
      <Stack gap="sm" mb="xl">
        {REPRINT_REASONS.map((reason) => (
          <Button
            key={reason}
            size="lg"
            h="var(--bm-touch)"
            variant="light"
            onClick={() => {
              reprint(reason);
            }}
          >
            {t(`jig.reprintReason.${reason}`)}
          </Button>
        ))}
      </Stack>
      <DialogButtons>
        <Button size="lg" h="var(--bm-touch)" variant="default" onClick={close} data-autofocus>
          {t('jig.reprintNo')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';

interface Props {
  readonly press: () => void;
  readonly busy?: boolean;
}

export function BackButton({ press, busy = false }: Props) {
  const { t } = useTranslation();
  return (
    <Button
      fullWidth
      size="xl"
      variant="default"
      loading={busy}
      leftSection={<IconArrowLeft size={26} aria-hidden />}
      onClick={press}
    >
      {t('firstDay.back')}
    </Button>
  );
}

/** To what the station showed before this question. */
export function BackToBefore() {
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation(() => firstDay.firstDay.goBack());
  return (
    <div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <BackButton press={() => void act(undefined)} busy={busy} />
    </div>
  );
}

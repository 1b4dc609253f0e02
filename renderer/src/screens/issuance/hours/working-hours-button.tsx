import { Button } from '@mantine/core';
import { IconClockHour8 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../parts/dialog.tsx';
import { WorkingHoursForm } from './working-hours-form.tsx';

interface Props {
  readonly label?: string;
  readonly changed?: () => void;
}

export function WorkingHoursButton({ label, changed }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const close = (): void => {
    setOpened(false);
  };
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconClockHour8 size={18} aria-hidden />}
        onClick={() => {
          setOpened(true);
        }}
      >
        {label ?? t('issuance.hours.button')}
      </Button>
      <Dialog opened={opened} title={t('issuance.hours.title')} close={close} size="xl">
        {opened && (
          <WorkingHoursForm
            close={() => {
              close();
              changed?.();
            }}
            cancel={close}
          />
        )}
      </Dialog>
    </>
  );
}

import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { UnitRecordView } from '../../../../station-core/contract.ts';
import { addressOf } from '../../session/address.ts';
import classes from './unit.module.css';

interface Props {
  readonly record: UnitRecordView;
  readonly mayHold: boolean;
}

/** Says beside the outcome that the unit is on hold; while it is not, leads whoever may to where it is put on hold. */
export function HoldState({ record: { holds, serial, mac }, mayHold }: Props) {
  const { t } = useTranslation();
  const held = holds.find(({ released }) => released === undefined);
  if (held !== undefined)
    return (
      <p className={classes.held} data-testid="on-hold">
        {t('unit.holds.title')}
        <span>{held.reason}</span>
      </p>
    );
  if (!mayHold) return null;
  return (
    <Button
      component="a"
      href={`#/${addressOf('holds', [], new URLSearchParams({ id: serial ?? mac }))}`}
      variant="default"
      leftSection={<IconHandStop size={18} aria-hidden />}
    >
      {t('unit.holds.place')}
    </Button>
  );
}

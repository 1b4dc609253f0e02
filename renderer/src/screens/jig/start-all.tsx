import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { useFromSlots, useStore } from '../../slots.tsx';
import { useSlotActions } from './slot-actions.tsx';
import { canStart } from './tile-model.ts';

/** Starts every slot that has a board, does nothing, and has no result to be acknowledged. */
export function StartAll() {
  const { t } = useTranslation();
  const store = useStore();
  const { start } = useSlotActions();
  const count = useFromSlots(startable);
  return (
    <Button
      size="lg"
      h={52}
      disabled={count === 0}
      leftSection={<IconPlayerPlayFilled size={22} aria-hidden />}
      onClick={() => {
        start(
          store
            .all()
            .filter(canStart)
            .map(({ slot }) => slot),
        );
      }}
    >
      {count === 0 ? t('jig.startAll') : t('jig.startAllCount', { count })}
    </Button>
  );
}

function startable(slots: readonly SlotView[]): number {
  return slots.filter(canStart).length;
}

import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { isQuarantined } from '../../parts/strips/quarantine-strip.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useFromSlots } from '../../slots/slots.tsx';
import { useSlotActions } from './actions/slot-actions.tsx';
import { canStart } from '../../slots/tile-model.ts';

/**
 * Starts every slot that may hold a unit not made yet. Which of them do, the station decides again: it asks a board where
 * one has passed, and names the slots that still have the same board.
 */
export function StartAll({ hasOrder }: { readonly hasOrder: boolean }) {
  const { t } = useTranslation();
  const { startAll } = useSlotActions();
  const count = useFromSlots(waiting);
  const blocked = isQuarantined(useFloor().health);
  return (
    <Button
      size="lg"
      h="var(--bm-touch)"
      disabled={count === 0 || !hasOrder || blocked}
      title={blocked ? t('quarantine.noStart') : undefined}
      leftSection={<IconPlayerPlayFilled size={22} aria-hidden />}
      onClick={startAll}
    >
      {count === 0 ? t('jig.startAll') : t('jig.startAllCount', { count })}
    </Button>
  );
}

function waiting(slots: readonly SlotView[]): number {
  return slots.filter(canStart).length;
}

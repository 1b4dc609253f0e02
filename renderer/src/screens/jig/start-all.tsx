import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { isQuarantined } from '../../parts/strips/quarantine-strip.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useFromSlots } from '../../slots/slots.tsx';
import { useSlotActions } from './actions/slot-actions.tsx';
import { canStart, isLookedAtFirst } from '../../slots/tile-model.ts';

/** Starts every slot that may hold a unit not made yet; which these are the station decides again. */
export function StartAll({ hasOrder }: { readonly hasOrder: boolean }) {
  const { t } = useTranslation();
  const { startAll } = useSlotActions();
  const count = useFromSlots(waiting);
  const some = useFromSlots(someLookedAt);
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
      {count === 0 || some ? t('jig.startAll') : t('jig.startAllCount', { count })}
    </Button>
  );
}

function waiting(slots: readonly SlotView[]): number {
  return slots.filter(canStart).length;
}

/** How many of them start is known when their boards have said which they are. */
function someLookedAt(slots: readonly SlotView[]): boolean {
  return slots.some((slot) => canStart(slot) && isLookedAtFirst(slot));
}

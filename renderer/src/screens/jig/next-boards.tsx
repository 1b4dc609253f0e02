import { Button } from '@mantine/core';
import { IconReplace } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useJig } from '../../slots/slots.tsx';
import { useSlotActions } from './actions/slot-actions.tsx';

/** Of a simulated jig: what an operator does by hand on a real one. Elsewhere there is no such button. */
export function NextBoards() {
  const { t } = useTranslation();
  const { nextBoards } = useSlotActions();
  const [busy, setBusy] = useState(false);
  if (useJig()?.simulated !== true) return null;
  return (
    <Button
      size="lg"
      h="var(--bm-touch)"
      variant="default"
      loading={busy}
      title={t('jig.nextBoardsHint')}
      leftSection={<IconReplace size={22} aria-hidden />}
      onClick={() => {
        setBusy(true);
        void nextBoards().finally(() => {
          setBusy(false);
        });
      }}
    >
      {t('jig.nextBoards')}
    </Button>
  );
}

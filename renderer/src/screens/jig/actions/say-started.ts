import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Started } from '../../../../../station-core/contract.ts';
import { useNotices } from '../../../parts/notice.tsx';

/** What did not start, in words at the scan field; where all did, the tiles say enough. */
export function useSayStarted(): (result: Started) => void {
  const { t } = useTranslation();
  const { notify } = useNotices();
  return useCallback(
    ({ sameBoard, noAnswer }) => {
      const same = sameBoard.length === 0 ? [] : [t('jig.notStarted.sameBoard', slotsOf(sameBoard))];
      const silent = noAnswer.length === 0 ? [] : [t('jig.notStarted.noAnswer', slotsOf(noAnswer))];
      const text = [...same, ...silent].join(' ');
      if (text !== '') notify('plain', text);
    },
    [notify, t],
  );
}

/** The station sees nothing of an exchange on network ports, so its results stay: the notice says what to do next. */
export function useSayExchanged(): (result: { readonly exchanged: readonly number[] }) => void {
  const { t } = useTranslation();
  const { notify } = useNotices();
  return useCallback(
    ({ exchanged }) => {
      notify('good', t('jig.exchanged', { count: exchanged.length }));
    },
    [notify, t],
  );
}

function slotsOf(slots: readonly number[]): { readonly count: number; readonly slots: string } {
  return { count: slots.length, slots: slots.toSorted((a, b) => a - b).join(', ') };
}

import { useDebouncedValue } from '@mantine/hooks';
import { useCallback } from 'react';
import type { KnownOrder } from '../../../../station-core/contract.ts';
import { isReworkOrder, reworkOrderAsTyped } from '../../../../station-core/model/desk/rework-order.ts';
import { MAX_ENTRY_CHARACTERS } from '../../../../station-core/model/limits.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';

const TYPING_MS = 150;

/** The work order or open rework order of this name, if the ledger knows one. An answer about a name that was typed before counts for nothing. */
export function useKnownOrder(typed: string): KnownOrder | null {
  const station = useStation();
  const rework = reworkOrderAsTyped(typed);
  const name = isReworkOrder(rework) ? rework : typed;
  const [asked] = useDebouncedValue(name, TYPING_MS);
  const { answer } = useQuery(
    useCallback(
      () =>
        asked === '' || asked.length > MAX_ENTRY_CHARACTERS
          ? Promise.resolve(null)
          : station.orders.known({ order: asked }),
      [station, asked],
    ),
  );
  return answer?.order === name ? answer : null;
}

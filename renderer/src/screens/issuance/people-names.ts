import { useCallback } from 'react';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';

/** People as this station knows them; the ledger has their ids alone. */
export function usePeopleNames(): (id: string | null) => string {
  const station = useStation();
  const { answer } = useQuery(useCallback(() => station.session.people(), [station]));
  return (id) => (id === null ? '' : (answer?.find((person) => person.id === id)?.name ?? id));
}

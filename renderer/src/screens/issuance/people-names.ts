import { useCallback } from 'react';
import type { LoggedEntryView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';

/** People as this station knows them; the ledger has their ids alone. */
export function usePeopleNames(): (id: string | null) => string {
  const station = useStation();
  const { answer } = useQuery(useCallback(() => station.session.people(), [station]));
  return (id) => (id === null ? '' : (answer?.find((person) => person.id === id)?.name ?? id));
}

/** Who did it, and to whom where that is somebody else. */
export function whoText(
  { person, about }: Pick<LoggedEntryView, 'person' | 'about'>,
  nameOf: (id: string | null) => string,
): string {
  return about === null || about === person ? nameOf(person) : `${nameOf(person)} → ${nameOf(about)}`;
}

import { ORPCError } from '@orpc/client';
import type { FaultView } from '../../station-core/contract.ts';

/** Faults that arise on the screen itself; the station's table does not know them. */
export const SCREEN_FAULTS = { away: 'screen.station-away', unforeseen: 'screen.unforeseen' } as const;

/** What was thrown by a call, as something that can be shown. */
export function faultOf(error: unknown): FaultView {
  if (error instanceof ORPCError && error.code === 'FAULT' && isFault(error.data)) return error.data;
  // Whatever the station answers is an ORPCError. All else arose on the way: the connection broke or was not there.
  const away = !(error instanceof ORPCError);
  return {
    code: away ? SCREEN_FAULTS.away : SCREEN_FAULTS.unforeseen,
    blame: 'station',
    says: '',
    remedy: '',
    evidence: error instanceof ORPCError ? { answer: error.code } : {},
  };
}

function isFault(data: unknown): data is FaultView {
  return typeof data === 'object' && data !== null && 'code' in data && 'says' in data && 'remedy' in data;
}

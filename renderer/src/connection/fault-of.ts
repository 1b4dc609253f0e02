import { ORPCError } from '@orpc/client';
import type { FaultView } from '../../../station-core/contract.ts';

/** Faults that arise on the screen itself; the station's table does not know them. */
export const SCREEN_FAULTS = { away: 'screen.station-away', unforeseen: 'screen.unforeseen' } as const;

/** What was thrown by a call, as something that can be shown. */
export function faultOf(error: unknown): FaultView {
  // Whatever the station answers is an ORPCError. All else arose on the way: the connection broke or was not there.
  const answer: ORPCError<string, unknown> | undefined = error instanceof ORPCError ? error : undefined;
  if (answer?.code === 'FAULT' && isFault(answer.data)) return answer.data;
  return {
    code: answer === undefined ? SCREEN_FAULTS.away : SCREEN_FAULTS.unforeseen,
    blame: 'station',
    name: '',
    says: '',
    remedy: '',
    evidence: answer === undefined ? {} : { answer: answer.code },
  };
}

function isFault(data: unknown): data is FaultView {
  return typeof data === 'object' && data !== null && 'code' in data && 'says' in data && 'remedy' in data;
}

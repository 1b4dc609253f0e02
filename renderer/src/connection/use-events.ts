import { useEffect, useState } from 'react';
import type { FaultView } from '../../../station-core/contract.ts';
import { faultOf } from './fault-of.ts';
import { useConnection } from './station-context.tsx';

export interface Events<Event> {
  readonly event: Event | undefined;
  readonly fault: FaultView | undefined;
}

/**
 * The newest of what the station reports, as long as it is shown. Asked again after each reconnection; `ask` has to be
 * stable (useCallback), because a new one is a new question.
 */
export function useEvents<Event>(ask: (signal: AbortSignal) => Promise<AsyncIterable<Event>>): Events<Event> {
  const connection = useConnection();
  const since = connection.kind === 'connected' ? connection.since : 0;
  const [seen, setSeen] = useState<Events<Event>>({ event: undefined, fault: undefined });
  useEffect(() => {
    if (since === 0) return;
    const stop = new AbortController();
    const watch = async (): Promise<void> => {
      try {
        for await (const event of await ask(stop.signal)) setSeen({ event, fault: undefined });
      } catch (error) {
        if (!stop.signal.aborted) setSeen(({ event }) => ({ event, fault: faultOf(error) }));
      }
    };
    void watch();
    return () => {
      stop.abort();
    };
  }, [ask, since]);
  return seen;
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { FaultView, InHandEvent } from '../../../../station-core/contract.ts';
import { faultOf } from '../../connection/fault-of.ts';
import { useStation } from '../../connection/station-context.tsx';

export type Verdict = Extract<InHandEvent, { kind: 'verdict' }>;
export type Stage = Extract<InHandEvent, { kind: 'stage' }>['stage'];

export type Verification =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly stage: Stage }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly fault: FaultView };

export interface Verifying {
  readonly now: Verification;
  readonly start: (asked: { slot: number; label: string | undefined }) => void;
  readonly stop: () => void;
}

/** Follows one verification at a time. Leaving the screen stops it; the label is handed on and kept nowhere. */
export function useVerification(): Verifying {
  const station = useStation();
  const [now, setNow] = useState<Verification>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = undefined;
    setNow({ kind: 'idle' });
  }, []);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const start = useCallback(
    ({ slot, label }: { slot: number; label: string | undefined }) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setNow({ kind: 'running', stage: 'connecting' });
      const follow = async (): Promise<void> => {
        const asked = { slot, ...(label === undefined ? {} : { label }) };
        const events = await station.inHand.verify(asked, { signal: own.signal });
        for await (const event of events) {
          if (own.signal.aborted) return;
          setNow(
            event.kind === 'stage' ? { kind: 'running', stage: event.stage } : { kind: 'verdict', verdict: event },
          );
        }
      };
      follow().catch((error: unknown) => {
        if (!own.signal.aborted) setNow({ kind: 'failed', fault: faultOf(error) });
      });
    },
    [station],
  );
  return { now, start, stop };
}

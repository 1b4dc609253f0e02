import { useCallback, useEffect, useState } from 'react';
import type { FaultView } from '../../../station-core/contract.ts';
import { faultOf } from './fault-of.ts';
import { useConnection } from './station-context.tsx';

export interface Query<Answer> {
  /** The newest answer; stays while it is asked again. */
  readonly answer: Answer | undefined;
  /** Why the newest question was not answered. */
  readonly fault: FaultView | undefined;
  readonly again: () => void;
}

/**
 * Something a screen reads from the station: asked when it is shown, after each reconnection, and every `everyMs`, which
 * may depend on the answer. `ask` has to be stable (useCallback), because a new one is a new question; so has `everyMs`.
 */
export function useQuery<Answer>(
  ask: () => Promise<Answer>,
  everyMs?: number | ((answer: Answer | undefined) => number),
): Query<Answer> {
  const connection = useConnection();
  const since = connection.kind === 'connected' ? connection.since : 0;
  const [answer, setAnswer] = useState<Answer>();
  const [fault, setFault] = useState<FaultView>();
  const [round, setRound] = useState(0);
  const again = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  useEffect(() => {
    if (since === 0) return;
    let shown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Counted from the answer: a station that is slow to answer is not asked twice at a time.
    const askLater = (value?: Answer): void => {
      if (everyMs !== undefined) timer = setTimeout(again, typeof everyMs === 'number' ? everyMs : everyMs(value));
    };
    ask().then(
      (value) => {
        if (!shown) return;
        setAnswer(value);
        setFault(undefined);
        askLater(value);
      },
      (error: unknown) => {
        if (!shown) return;
        setFault(faultOf(error));
        askLater();
      },
    );
    return () => {
      shown = false;
      clearTimeout(timer);
    };
  }, [ask, since, round, again, everyMs]);
  return { answer, fault, again };
}

export interface Mutation<Input> {
  readonly busy: boolean;
  readonly fault: FaultView | undefined;
  readonly clear: () => void;
  readonly act: (input: Input) => Promise<boolean>;
}

/** Something a person asks the station to do: one at a time, and what went wrong is kept to be shown. */
export function useMutation<Input>(todo: (input: Input) => Promise<unknown>): Mutation<Input> {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<FaultView>();
  const act = async (input: Input): Promise<boolean> => {
    setBusy(true);
    setFault(undefined);
    try {
      await todo(input);
      return true;
    } catch (error) {
      setFault(faultOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const clear = (): void => {
    setFault(undefined);
  };
  return { busy, fault, clear, act };
}

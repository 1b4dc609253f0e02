import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Session } from '../../../station-core/contract.ts';
import type { StationClient } from '../connection/station.ts';
import { useConnectedStation, useConnection } from '../connection/station-context.tsx';

export interface SessionState {
  /** Undefined until the station has said who is signed in; null when nobody is. */
  readonly session: Session | null | undefined;
  /** The answer of a sign-in. */
  readonly signedIn: (session: Session) => void;
  readonly signOut: () => Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);

export function useSession(): SessionState {
  const state = use(SessionContext);
  if (state === null) throw new Error('outside of SessionProvider');
  return state;
}

/** Who works at this screen: the station says, and says again whenever it changes, also when it ends the session. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const connected = useConnectedStation();
  const station = connected.client;
  const connection = useConnection();
  const since = connection.kind === 'connected' ? connection.since : 0;
  const [session, setSession] = useState<Session | null>();
  useEffect(() => {
    if (since === 0) return;
    const stop = new AbortController();
    void follow(station, setSession, stop.signal);
    return () => {
      stop.abort();
    };
  }, [station, since]);
  const signOut = useCallback(async () => {
    setSession(null); // locked at once, whatever the station answers
    await station.session.signOut().catch(() => undefined);
  }, [station]);
  useEffect(() => {
    connected.onSignedOut = () => {
      setSession(null);
    };
  }, [connected]);
  const state = useMemo(() => ({ session, signedIn: setSession, signOut }), [session, signOut]);
  return <SessionContext value={state}>{children}</SessionContext>;
}

const ASK_AGAIN_AFTER_MS = 1_000;

async function follow(
  station: StationClient,
  take: (session: Session | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      for await (const session of await station.session.watch(undefined, { signal })) take(session);
    } catch {
      if (!isOver()) take(null); // whoever cannot be asked about is not signed in
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_AFTER_MS));
  }
}

import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Session } from '../../station-core/contract.ts';
import { useConnectedStation, useConnection } from './station-context.tsx';

export interface SessionState {
  /** Undefined until the station has said who is signed in; null when nobody is. */
  readonly session: Session | null | undefined;
  /** The answer of a sign-in. */
  readonly signedIn: (session: Session) => void;
  readonly signOut: () => Promise<void>;
  /** Asks the station again: after a badge was scanned, or a call was refused. */
  readonly refresh: () => void;
}

const SessionContext = createContext<SessionState | null>(null);

export function useSession(): SessionState {
  const state = use(SessionContext);
  if (state === null) throw new Error('outside of SessionProvider');
  return state;
}

/** Who works at this screen. The host decides; a lost connection ends the session there, so it is asked again here. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const connected = useConnectedStation();
  const station = connected.client;
  const connection = useConnection();
  const since = connection.kind === 'connected' ? connection.since : 0;
  const [session, setSession] = useState<Session | null>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (since === 0) return;
    let newest = true;
    const take = (value: Session | null): void => {
      if (newest) setSession(value);
    };
    station.session.current().then(take, () => {
      take(null); // whoever cannot be asked about is not signed in
    });
    return () => {
      newest = false;
    };
  }, [station, since, round]);
  const signOut = useCallback(async () => {
    setSession(null); // locked at once, whatever the station answers
    await station.session.signOut().catch(() => undefined);
  }, [station]);
  useEffect(() => {
    connected.onSignedOut = () => {
      setSession(null);
    };
  }, [connected]);
  const refresh = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  const state = useMemo(() => ({ session, signedIn: setSession, signOut, refresh }), [session, signOut, refresh]);
  return <SessionContext value={state}>{children}</SessionContext>;
}

import { createContext, use, useSyncExternalStore, type ReactNode } from 'react';
import type { ConnectionState, StationConnection, StationClient } from './station.ts';

const StationContext = createContext<StationConnection | null>(null);

export function StationProvider({
  station,
  children,
}: {
  readonly station: StationConnection;
  readonly children: ReactNode;
}) {
  return <StationContext value={station}>{children}</StationContext>;
}

/** The calls of the contract, for any screen. */
export function useStation(): StationClient {
  return useConnectedStation().client;
}

export function useConnection(): ConnectionState {
  const station = useConnectedStation();
  return useSyncExternalStore(station.subscribe, station.state);
}

export function useConnectedStation(): StationConnection {
  const station = use(StationContext);
  if (station === null) throw new Error('outside of StationProvider');
  return station;
}

import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { JigView, SlotView } from '../../../station-core/contract.ts';
import { SlotStore } from './slot-store.ts';
import { useSession } from '../session/session.tsx';
import { useConnection, useStation } from '../connection/station-context.tsx';
import type { StationClient } from '../connection/station.ts';

const SlotsContext = createContext<SlotStore | null>(null);
const WATCH_AGAIN_AFTER_MS = 1_000;

/**
 * One subscription to the live state for the whole window, on a locked screen too. It is renewed after every
 * reconnection, and when somebody else signs in: what the station reports depends on who looks.
 */
export function SlotsProvider({ children }: { readonly children: ReactNode }) {
  const station = useStation();
  const connection = useConnection();
  const since = connection.kind === 'connected' ? connection.since : 0;
  const [store] = useState(() => new SlotStore((flush) => requestAnimationFrame(flush)));
  const { session } = useSession();
  const person = session?.person.id;
  useEffect(() => {
    if (since === 0) return;
    const stop = new AbortController();
    void watch(station, store, stop.signal);
    return () => {
      stop.abort();
    };
  }, [station, since, store, person]);
  return <SlotsContext value={store}>{children}</SlotsContext>;
}

async function watch(station: StationClient, store: SlotStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await station.slots.watch(undefined, { signal })) store.apply(event);
    } catch {
      // The connection broke or the session ended: either comes with a new subscription. All else is tried again.
    }
    await new Promise((resolve) => setTimeout(resolve, WATCH_AGAIN_AFTER_MS));
  }
}

export function useJig(): JigView | undefined {
  const store = useStore();
  return useSyncExternalStore(store.watchAll, store.jig);
}

export function useSlot(slot: number): SlotView | undefined {
  const store = useStore();
  const subscribe = useCallback((listener: () => void) => store.watchSlot(slot, listener), [store, slot]);
  return useSyncExternalStore(subscribe, () => store.slot(slot));
}

/**
 * Something derived from all slots. `derive` has to return a primitive: then a flood of progress events draws nothing
 * again that shows only a count.
 */
export function useFromSlots<Value extends string | number | boolean>(
  derive: (slots: readonly SlotView[]) => Value,
): Value {
  const store = useStore();
  return useSyncExternalStore(store.watchAll, () => derive(store.all()));
}

/** For handlers: the current state, without drawing anything again when it changes. */
export function useStore(): SlotStore {
  const store = use(SlotsContext);
  if (store === null) throw new Error('outside of SlotsProvider');
  return store;
}

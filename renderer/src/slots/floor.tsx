import { createContext, use, useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Health, SlotView, WorkOrder } from '../../../station-core/contract.ts';
import { useQuery } from '../connection/query.ts';
import { useSession } from '../session/session.tsx';
import { useFromSlots } from './slots.tsx';
import { useStation } from '../connection/station-context.tsx';

export interface Floor {
  readonly health: Health | undefined;
  /** The station answered the question for its health, or refused to. */
  readonly asked: boolean;
  /** Undefined until the station has said; null while no order is chosen. */
  readonly order: WorkOrder | null | undefined;
  readonly refreshOrder: () => void;
  readonly refreshHealth: () => void;
}

const FloorContext = createContext<Floor | null>(null);
const HEALTH_EVERY_MS = 10_000;
const ORDER_EVERY_MS = 30_000;

export function useFloor(): Floor {
  const floor = use(FloorContext);
  if (floor === null) throw new Error('outside of FloorProvider');
  return floor;
}

/** What every screen wants to know of the station besides its slots: whether it is in order, and what is being made. */
export function FloorProvider({ children }: { readonly children: ReactNode }) {
  const station = useStation();
  const { session } = useSession();
  const signedIn = session !== null && session !== undefined;
  const health = useQuery(
    useCallback(() => station.setup.health(), [station]),
    HEALTH_EVERY_MS,
  );
  const order = useQuery(
    useCallback(() => (signedIn ? station.orders.current() : Promise.resolve(undefined)), [station, signedIn]),
    ORDER_EVERY_MS,
  );
  const refreshOrder = order.again;
  useAfterEachPass(refreshOrder);
  const floor = useMemo(
    () => ({
      health: health.answer,
      asked: health.answer !== undefined || health.fault !== undefined,
      order: order.answer,
      refreshOrder,
      refreshHealth: health.again,
    }),
    [health.answer, health.fault, health.again, order.answer, refreshOrder],
  );
  return <FloorContext value={floor}>{children}</FloorContext>;
}

/** The counter of the order moves when a unit passes, not half a minute later. */
function useAfterEachPass(refresh: () => void): void {
  const ended = useFromSlots(runsEnded);
  const seen = useRef(ended);
  useEffect(() => {
    if (seen.current === ended) return;
    seen.current = ended;
    refresh();
  }, [ended, refresh]);
}

function runsEnded(slots: readonly SlotView[]): string {
  return slots.map(({ last }) => last?.run ?? '').join(' ');
}

import { useCallback, useEffect, useState } from 'react';
import type { FaultView, PortView } from '../../../../../station-core/contract.ts';
import { faultOf } from '../../../parts/fault-of.ts';
import { useStore } from '../../../slots/slots.tsx';
import { useStation } from '../../../connection/station-context.tsx';
import { beginTeaching, look, nextUntaught, type Seen, type Teaching } from './assigning.ts';

export interface Taught {
  readonly slot: number;
  /** Null after the slot was freed. */
  readonly address: string | null;
}

export interface TeachingState {
  /** The slot that waits for its port. */
  readonly slot: number | undefined;
  readonly seen: Seen | undefined;
  readonly done: Taught | undefined;
  readonly fault: FaultView | undefined;
  readonly begin: (slot: number) => void;
  readonly stop: () => void;
  /** Binds by hand: a port of the list, or an address that was typed. */
  readonly bind: (slot: number, address: string) => Promise<boolean>;
  readonly free: (slot: number) => Promise<boolean>;
}

/** Waits for the port of one slot after the other; the one that appears is bound without another click. */
export function useTeaching(ports: readonly PortView[] | undefined): TeachingState {
  const store = useStore();
  const [teaching, setTeaching] = useState<Teaching>();
  const { teach, done, fault, forget } = useTeachSlot();
  const begin = useCallback(
    (slot: number) => {
      forget();
      setTeaching(beginTeaching(slot, ports ?? []));
    },
    [ports, forget],
  );
  const bind = useCallback(
    async (slot: number, address: string) => {
      setTeaching(undefined); // while it is being bound, nothing else may be
      const bound = await teach(slot, address);
      const next = bound ? nextUntaught(store.all(), slot) : slot;
      const known = [...(ports ?? []).map((port) => port.address), address];
      if (next !== undefined) setTeaching({ slot: next, known });
      return bound;
    },
    [ports, store, teach],
  );
  const seen = teaching === undefined || ports === undefined ? undefined : look(teaching, ports);
  useEffect(() => {
    if (teaching === undefined || seen === undefined) return;
    if (seen.kind === 'appeared') void bind(teaching.slot, seen.port.address);
    else if (seen.teaching.known.length !== teaching.known.length) setTeaching(seen.teaching);
  }, [teaching, seen, bind]);
  const stop = useCallback(() => {
    setTeaching(undefined);
  }, []);
  const free = useCallback((slot: number) => teach(slot, null), [teach]);
  return { slot: teaching?.slot, seen, done, fault, begin, stop, bind, free };
}

function useTeachSlot() {
  const station = useStation();
  const [done, setDone] = useState<Taught>();
  const [fault, setFault] = useState<FaultView>();
  const forget = useCallback(() => {
    setDone(undefined);
    setFault(undefined);
  }, []);
  const teach = useCallback(
    async (slot: number, address: string | null): Promise<boolean> => {
      forget();
      try {
        await station.setUp.teachSlot({ slot, address });
        setDone({ slot, address });
        return true;
      } catch (error) {
        setFault(faultOf(error));
        return false;
      }
    },
    [station, forget],
  );
  return { teach, done, fault, forget };
}

import { useCallback, useEffect, useState } from 'react';
import type { FaultView, PortView } from '../../../../../station-core/contract.ts';
import { faultOf } from '../../../connection/fault-of.ts';
import { useStore } from '../../../slots/slots.tsx';
import { useStation } from '../../../connection/station-context.tsx';
import { beginAssigning, look, nextWithoutPort, type Seen, type Assigning } from './assigning.ts';

export interface Taught {
  readonly slot: number;
  /** Null after the slot was freed. */
  readonly address: string | null;
}

export interface AssigningState {
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
export function useAssigning(ports: readonly PortView[] | undefined): AssigningState {
  const store = useStore();
  const [assigning, setAssigning] = useState<Assigning>();
  const { assign, done, fault, forget } = useAssignPort();
  const begin = useCallback(
    (slot: number) => {
      forget();
      setAssigning(beginAssigning(slot, ports ?? []));
    },
    [ports, forget],
  );
  const bind = useCallback(
    async (slot: number, address: string) => {
      setAssigning(undefined); // while it is being bound, nothing else may be
      const bound = await assign(slot, address);
      const next = bound ? nextWithoutPort(store.all(), slot) : slot;
      const known = [...(ports ?? []).map((port) => port.address), address];
      if (next !== undefined) setAssigning({ slot: next, known });
      return bound;
    },
    [ports, store, assign],
  );
  const seen = assigning === undefined || ports === undefined ? undefined : look(assigning, ports);
  useEffect(() => {
    if (assigning === undefined || seen === undefined) return;
    if (seen.kind === 'appeared') void bind(assigning.slot, seen.port.address);
    else if (seen.assigning.known.length !== assigning.known.length) setAssigning(seen.assigning);
  }, [assigning, seen, bind]);
  const stop = useCallback(() => {
    setAssigning(undefined);
  }, []);
  const free = useCallback((slot: number) => assign(slot, null), [assign]);
  return { slot: assigning?.slot, seen, done, fault, begin, stop, bind, free };
}

function useAssignPort() {
  const station = useStation();
  const [done, setDone] = useState<Taught>();
  const [fault, setFault] = useState<FaultView>();
  const forget = useCallback(() => {
    setDone(undefined);
    setFault(undefined);
  }, []);
  const assign = useCallback(
    async (slot: number, address: string | null): Promise<boolean> => {
      forget();
      try {
        await station.setup.assignPort({ slot, address });
        setDone({ slot, address });
        return true;
      } catch (error) {
        setFault(faultOf(error));
        return false;
      }
    },
    [station, forget],
  );
  return { assign, done, fault, forget };
}

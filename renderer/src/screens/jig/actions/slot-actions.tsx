import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useFaultWords } from '../../../parts/fault-panel.tsx';
import { faultOf } from '../../../connection/fault-of.ts';
import { useNotices } from '../../../parts/notice.tsx';
import { useStore } from '../../../slots/slots.tsx';
import { useStation } from '../../../connection/station-context.tsx';
import { ReprintQuestion } from './reprint-question.tsx';
import { StopQuestion } from './stop-question.tsx';
import { useSayExchanged, useSayStarted } from './say-started.ts';

interface SlotActions {
  readonly start: (slot: number) => void;
  readonly startAll: () => void;
  /** Of a simulated jig; resolves when the boards are in, or the reason why not is shown. */
  readonly nextBoards: () => Promise<void>;
  readonly stop: (slot: number) => void;
  readonly acknowledge: (slot: number) => void;
  /** Of a label that a crash left in doubt. */
  readonly cameOut: (slot: number) => void;
  readonly notCameOut: (slot: number) => void;
  /** Asks why first. */
  readonly reprint: (slot: number) => void;
}

const ActionsContext = createContext<SlotActions | null>(null);

export function useSlotActions(): SlotActions {
  const actions = use(ActionsContext);
  if (actions === null) throw new Error('outside of SlotActionsProvider');
  return actions;
}

/** What a person can do to slots. A refusal is shown at the scan field; the tiles show only what the station says. */
export function SlotActionsProvider({ children }: { readonly children: ReactNode }) {
  const station = useStation();
  const showRefusal = useShowRefusal();
  const [asked, setAsked] = useState<Asked | null>(null);
  const actions = useActions(setAsked);
  const close = useCallback((): void => {
    setAsked(null);
  }, []);
  return (
    <ActionsContext value={actions}>
      {children}
      {asked?.about === 'stop' && (
        <StopQuestion
          slot={asked.slot}
          close={close}
          confirm={() => {
            close();
            station.slots.abort({ slot: asked.slot, confirmed: true }).catch(showRefusal);
          }}
        />
      )}
      {asked?.about === 'reprint' && (
        <ReprintQuestion
          slot={asked.slot}
          close={close}
          reprint={(reason) => {
            close();
            station.slots.reprint({ slot: asked.slot, reason }).catch(showRefusal);
          }}
        />
      )}
    </ActionsContext>
  );
}

/** What a person is asked before it is done. */
interface Asked {
  readonly about: 'stop' | 'reprint';
  readonly slot: number;
}

function useActions(ask: (asked: Asked) => void): SlotActions {
  const station = useStation();
  const store = useStore();
  const showRefusal = useShowRefusal();
  const sayStarted = useSayStarted();
  const sayExchanged = useSayExchanged();
  return useMemo<SlotActions>(() => {
    const abort = (slot: number): void => {
      station.slots.abort({ slot, confirmed: false }).catch((error: unknown) => {
        // Something permanent began between the last event and the press: the question follows.
        if (faultOf(error).code === 'slot.confirm-abort') ask({ about: 'stop', slot });
        else showRefusal(error);
      });
    };
    return {
      start: (slot) => void station.slots.start({ slots: [slot] }).then(sayStarted, showRefusal),
      startAll: () => void station.slots.startAll().then(sayStarted, showRefusal),
      nextBoards: () => station.slots.nextBoards().then(sayExchanged, showRefusal),
      acknowledge: (slot) => void station.slots.acknowledge({ slot }).catch(showRefusal),
      cameOut: (slot) => void station.slots.labelCameOut({ slot, cameOut: true }).catch(showRefusal),
      notCameOut: (slot) => void station.slots.labelCameOut({ slot, cameOut: false }).catch(showRefusal),
      reprint: (slot) => {
        ask({ about: 'reprint', slot });
      },
      stop: (slot) => {
        if (store.slot(slot)?.work?.permanent === true) ask({ about: 'stop', slot });
        else abort(slot);
      },
    };
  }, [station, store, showRefusal, sayStarted, sayExchanged, ask]);
}

function useShowRefusal(): (error: unknown) => void {
  const { notify } = useNotices();
  const words = useFaultWords();
  return useMemo(
    () => (error: unknown) => {
      const { says, remedy } = words(faultOf(error));
      notify('wrong', `${says} ${remedy}`.trim());
    },
    [notify, words],
  );
}

import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import { useFaultWords } from '../../../parts/fault-panel.tsx';
import { faultOf } from '../../../parts/fault-of.ts';
import { useNotices } from '../../../parts/notice.tsx';
import { useStore } from '../../../slots/slots.tsx';
import { useStation } from '../../../connection/station-context.tsx';
import { StopQuestion } from './stop-question.tsx';

interface SlotActions {
  readonly start: (slot: number) => void;
  readonly startAll: () => void;
  readonly stop: (slot: number) => void;
  readonly acknowledge: (slot: number) => void;
}

const ActionsContext = createContext<SlotActions | null>(null);

export function useSlotActions(): SlotActions {
  const actions = use(ActionsContext);
  if (actions === null) throw new Error('outside of SlotActionsProvider');
  return actions;
}

/** What a person can do to slots. A refusal is told at the scan field; the tiles show only what the station says. */
export function SlotActionsProvider({ children }: { readonly children: ReactNode }) {
  const station = useStation();
  const tellRefusal = useTellRefusal();
  const [asked, setAsked] = useState<number | null>(null);
  const actions = useActions(setAsked);
  const close = (): void => {
    setAsked(null);
  };
  return (
    <ActionsContext value={actions}>
      {children}
      {asked !== null && (
        <StopQuestion
          slot={asked}
          close={close}
          confirm={() => {
            close();
            station.slots.abort({ slot: asked, confirmed: true }).catch(tellRefusal);
          }}
        />
      )}
    </ActionsContext>
  );
}

/** `ask` is called with a slot whose stop needs a confirmation. */
function useActions(ask: (slot: number) => void): SlotActions {
  const station = useStation();
  const store = useStore();
  const tellRefusal = useTellRefusal();
  return useMemo<SlotActions>(() => {
    const abort = (slot: number): void => {
      station.slots.abort({ slot, confirmed: false }).catch((error: unknown) => {
        // Something permanent began between the last event and the press: the question follows.
        if (faultOf(error).code === 'slot.confirm-abort') ask(slot);
        else tellRefusal(error);
      });
    };
    return {
      start: (slot) => void station.slots.start({ slots: [slot] }).catch(tellRefusal),
      startAll: () => void station.slots.startAll().catch(tellRefusal),
      acknowledge: (slot) => void station.slots.acknowledge({ slot }).catch(tellRefusal),
      stop: (slot) => {
        if (store.slot(slot)?.work?.permanent === true) ask(slot);
        else abort(slot);
      },
    };
  }, [station, store, tellRefusal, ask]);
}

function useTellRefusal(): (error: unknown) => void {
  const { tell } = useNotices();
  const words = useFaultWords();
  return useMemo(
    () => (error: unknown) => {
      const { says, remedy } = words(faultOf(error));
      tell('wrong', `${says} ${remedy}`.trim());
    },
    [tell, words],
  );
}

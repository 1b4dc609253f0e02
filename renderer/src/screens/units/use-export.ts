import { useEffect, useRef, useState } from 'react';
import type { ExportEvent, FaultView } from '../../../../station-core/contract.ts';
import { faultOf } from '../../connection/fault-of.ts';
import { saveExport, type SavedFile } from '../../parts/save-file.ts';

export interface ExportState {
  /** Undefined while none is made. */
  readonly running: { readonly doneUnits: number; readonly allUnits: number } | undefined;
  readonly saved: SavedFile | undefined;
  readonly fault: FaultView | undefined;
  readonly begin: (ask: (signal: AbortSignal) => Promise<AsyncIterable<ExportEvent>>) => Promise<void>;
  readonly cancel: () => void;
}

/** One export at a time. Whoever cancels it, or leaves the screen, gets no file and no fault. */
export function useExport(): ExportState {
  const [running, setRunning] = useState<ExportState['running']>();
  const [saved, setSaved] = useState<SavedFile>();
  const [fault, setFault] = useState<FaultView>();
  const stop = useRef(new AbortController());
  useEffect(
    () => () => {
      stop.current.abort();
    },
    [],
  );
  const begin: ExportState['begin'] = async (ask) => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setSaved(undefined);
    setFault(undefined);
    setRunning({ doneUnits: 0, allUnits: 0 });
    try {
      setSaved(await saveExport(await ask(signal), { signal, progress: setRunning }));
    } catch (error) {
      if (!signal.aborted) setFault(faultOf(error));
    } finally {
      setRunning(undefined);
    }
  };
  const cancel = (): void => {
    stop.current.abort();
  };
  return { running, saved, fault, begin, cancel };
}

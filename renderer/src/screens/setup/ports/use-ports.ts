import { useEffect, useState } from 'react';
import type { PortView } from '../../../../../station-core/contract.ts';
import { useConnection, useStation } from '../../../connection/station-context.tsx';

const WATCH_AGAIN_AFTER_MS = 1_000;

/** The current ports, updated whenever something is plugged in or out. Undefined until the first report. */
export function usePorts(): readonly PortView[] | undefined {
  const station = useStation();
  const connection = useConnection();
  const since = connection.kind === 'connected' ? connection.since : 0;
  const [ports, setPorts] = useState<readonly PortView[]>();
  useEffect(() => {
    if (since === 0) return;
    const stop = new AbortController();
    const watch = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        try {
          const reported = await station.setup.watchPorts(undefined, { signal: stop.signal });
          for await (const now of reported) setPorts(now);
        } catch {
          // The connection broke or the session ended: asked again below, or by the next `since`.
        }
        await new Promise((resolve) => setTimeout(resolve, WATCH_AGAIN_AFTER_MS));
      }
    };
    void watch();
    return () => {
      stop.abort();
    };
  }, [station, since]);
  return ports;
}

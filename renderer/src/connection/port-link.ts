import { RPCLink } from '@orpc/client/message-port';
import type { OpenLink } from './link.ts';

/** What the preload of the desktop shell offers, and all of it. */
export interface Preload {
  /** Asks for a fresh port to the station host; it arrives as a message of this window. */
  connect(): void | Promise<void>;
}

declare global {
  interface Window {
    readonly birthmark?: Preload;
  }
}

export const PORT_MESSAGE = 'birthmark:port';
const ANSWERS_WITHIN_MS = 10_000;

/** The way to the station in the desktop shell. */
export function portLink(preload: Preload): OpenLink {
  return async () => {
    const port = await askForPort(preload);
    // Listens before we do: when we hear of the end, all calls of this link have ended already.
    const link = new RPCLink({ port });
    const closed = new Promise<void>((resolve) => {
      port.addEventListener('close', () => {
        resolve();
      });
    });
    port.start();
    return { link, closed };
  };
}

/** A port cannot cross the context bridge, so the preload posts it to the window it belongs to. */
function askForPort(preload: Preload): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const late = setTimeout(() => {
      stop.abort();
      reject(new Error('the shell handed over no port'));
    }, ANSWERS_WITHIN_MS);
    const take = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
      clearTimeout(late);
      stop.abort();
      resolve(port);
    };
    window.addEventListener('message', take, { signal: stop.signal });
    void preload.connect();
  });
}

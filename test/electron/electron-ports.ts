import type { MessagePort } from 'node:worker_threads';
import type { Port } from '../../station-core/rpc/wire.ts';

/** Electron's ports hand over events, Node's hand over the data itself: everything else of them is alike. */
export interface ElectronPort extends Port {
  readonly node: MessagePort;
}

export function asElectron(port: MessagePort): ElectronPort {
  return {
    node: port,
    postMessage: (message) => {
      port.postMessage(message);
    },
    on: (_message, listener) =>
      port.on('message', (data: unknown) => {
        listener({ data });
      }),
    once: (_close, listener) => port.once('close', listener),
    start: () => {
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}

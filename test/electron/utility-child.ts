import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { asElectron, type ElectronPort } from './electron-ports.ts';
import { PortRelay, type Relayed } from './port-relay.ts';

/** A child of Node that looks to its main file like a utility process of Electron. */
export type Posted = { readonly data: unknown; readonly ports: readonly number[] };
type Event = { readonly data: unknown; readonly ports: readonly ElectronPort[] };
type Listener = (event: Event) => void;

const relay = new PortRelay((message) => {
  process.send?.(message, undefined, undefined, () => undefined);
});
const listeners = new Set<Listener>();

function arriving(id: number): ElectronPort {
  const { port1, port2 } = new MessageChannel();
  relay.add(id, port2);
  return asElectron(port1);
}

/** As Electron: what comes before anybody listens waits. */
const early: Event[] = [];

function listen(listener: Listener): void {
  listeners.add(listener);
  for (const event of early.splice(0)) listener(event);
}

process.on('message', (message: Posted | Relayed) => {
  if (!('ports' in message)) {
    relay.take(message);
    return;
  }
  const event = { data: message.data, ports: message.ports.map(arriving) };
  if (listeners.size === 0) early.push(event);
  for (const listener of [...listeners]) listener(event);
});
process.once('disconnect', () => process.exit(0)); // a utility process ends with its parent

Object.assign(process, {
  parentPort: {
    postMessage: (data: unknown) => process.send?.({ data }, undefined, undefined, () => undefined),
    on: (_event: 'message', listener: Listener) => {
      listen(listener);
    },
    once: (_event: 'message', listener: Listener) => {
      const once: Listener = (event) => {
        listeners.delete(once);
        listener(event);
      };
      listen(once);
    },
  },
});
await import(pathToFileURL(process.env['TEST_UTILITY_MAIN'] ?? '').href);

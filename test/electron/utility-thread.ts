import { pathToFileURL } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Port } from '../../station-core/rpc/wire.ts';
import { asElectron } from './electron-ports.ts';

/** A thread that looks to its main file like a utility process of Electron: with `process.parentPort`, and ports in events. */
interface Posted {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
type Listener = (event: { data: unknown; ports: readonly Port[] }) => void;

const port = parentPort;
if (port === null) throw new TypeError('run as a thread only');
const heard = (listener: Listener) => (posted: Posted) => {
  listener({ data: posted.data, ports: posted.ports.map(asElectron) });
};
const shim = {
  postMessage: (message: unknown) => {
    port.postMessage(message);
  },
  on: (_event: 'message', listener: Listener) => port.on('message', heard(listener)),
  once: (_event: 'message', listener: Listener) => port.once('message', heard(listener)),
};
Object.assign(process, { parentPort: shim });
const { main } = workerData as { readonly main: string };
await import(pathToFileURL(main).href);

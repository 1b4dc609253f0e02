import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { HOST_MAIN } from '../../station-core/host/process/host-process.ts';
import { asElectron, type ElectronPort } from './electron-ports.ts';

/** What the shell needs of Electron, with threads for utility processes. Its host is the tiny one. */

export const forked: { readonly main: string; readonly env: NodeJS.ProcessEnv; readonly worker: Worker }[] = [];

function fork(main: string, args: string[], { env }: { readonly env: NodeJS.ProcessEnv }) {
  const run = main === HOST_MAIN ? join(import.meta.dirname, 'tiny-utility-host.ts') : main;
  const worker = new Worker(new URL('utility-thread.ts', import.meta.url), {
    workerData: { main: run },
    argv: args,
    execArgv: [],
  });
  forked.push({ main, env, worker });
  return {
    postMessage: (data: unknown, ports: ElectronPort[] = []) => {
      const nodes = ports.map(({ node }) => node);
      worker.postMessage({ data, ports: nodes }, nodes);
    },
    on: (event: 'message', listener: (message: unknown) => void) => worker.on(event, listener),
    once: (event: 'exit', listener: (status: number) => void) => worker.once(event, listener),
    kill: () => worker.terminate(),
  };
}

export class MessageChannelMain {
  readonly port1: ElectronPort;
  readonly port2: ElectronPort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    [this.port1, this.port2] = [asElectron(port1), asElectron(port2)];
  }
}

export const utilityProcess = { fork };

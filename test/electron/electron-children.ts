import { type ChildProcess, fork as forkChild } from 'node:child_process';
import { join } from 'node:path';
import type { ElectronPort } from './electron-ports.ts';
import { PortRelay, type Relayed } from './port-relay.ts';

export { MessageChannelMain } from './electron-threads.ts';

/** What the shell needs of Electron, with children of Node for utility processes: the programs are the real ones. */

interface Forked {
  readonly main: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly child: ChildProcess;
}
export const forked: Forked[] = [];
export const isAlive = ({ child }: Forked): boolean => child.exitCode === null && child.signalCode === null;

const SHIM = join(import.meta.dirname, 'utility-child.ts');

function fork(main: string, args: string[], { env }: { readonly env: NodeJS.ProcessEnv }) {
  const child = forkChild(SHIM, args, {
    env: { ...env, TEST_UTILITY_MAIN: main },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  forked.push({ main, args, env, child });
  const send = (message: object): void => {
    child.send(message, () => undefined);
  };
  const relay = new PortRelay(send);
  let ports = 0;
  child.on('message', (message: object) => {
    if ('port' in message) relay.take(message as Relayed);
  });
  child.once('exit', () => {
    relay.closeAll();
  });
  return {
    postMessage: (data: unknown, given: ElectronPort[] = []) => {
      const numbered = given.map((port) => ({ id: (ports += 1), port }));
      send({ data, ports: numbered.map(({ id }) => id) });
      for (const { id, port } of numbered) relay.add(id, port.node);
    },
    on: (_event: 'message', listener: (message: unknown) => void) =>
      child.on('message', (message: { readonly data: unknown } | Relayed) => {
        if (!('port' in message)) listener(message.data);
      }),
    once: (_event: 'exit', listener: (status: number) => void) =>
      child.once('exit', (status) => {
        listener(status ?? 1);
      }),
    kill: () => child.kill('SIGTERM'),
  };
}

export const utilityProcess = { fork };

/** A person who closes the application at the first question of the shell. */
export const asked: unknown[] = [];
export const dialog = {
  showMessageBox: async (question: unknown) => {
    asked.push(question);
    return { response: 1 };
  },
};
export const app = { quit: () => undefined };

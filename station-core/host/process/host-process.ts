import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToHost } from './process-messages.ts';

/** A host process as the shell that started it sees it: under Node a forked child, under Electron a utility process. */
export interface HostProcess {
  readonly post: (message: ToHost) => void;
  /** Called once, before the first message can arrive. `gone` comes once, and nothing after it. */
  readonly listen: (on: { message: (message: unknown) => void; gone: (how: string) => void }) => void;
  /** Ends it whatever it is doing. */
  readonly kill: () => void;
}

export const HOST_MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * No secret is in its arguments or its environment; it learns everything by message. With a data directory its compiled
 * code is kept there for the next start: whoever could change it there could change the ledger too.
 */
export function forkHost({ main = HOST_MAIN, dataDir }: { main?: string; dataDir?: string } = {}): HostProcess {
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  if (dataDir !== undefined && existsSync(dataDir)) env['NODE_COMPILE_CACHE'] = join(dataDir, 'compiled');
  const child = fork(main, [], {
    execArgv: [], // no inspector, no loader hooks of the parent
    env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    post: (message) => {
      // A message to a process that is just dying is lost; `gone` tells of it.
      child.send(message, () => undefined);
    },
    listen: ({ message, gone }) => {
      child.on('message', message);
      child.once('error', (error) => {
        if (child.pid === undefined) gone(`cannot run: ${'code' in error ? String(error.code) : error.name}`);
      });
      child.once('exit', (status, signal) => {
        gone(signal ?? `exit status ${status ?? 'unknown'}`);
      });
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

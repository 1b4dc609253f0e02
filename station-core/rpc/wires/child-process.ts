import { type ChildProcess, fork } from 'node:child_process';
import type { Wire } from '../wire.ts';

/** The wire to a forked child under plain Node, and the child's own end of it. */

export interface ForkOptions {
  readonly main: string;
  /** Beside what is inherited. Never a secret: other processes can read it. */
  readonly env: Readonly<Record<string, string>>;
  /** Never a secret either. */
  readonly args?: readonly string[];
  readonly nodeOptions?: readonly string[];
}

export function forkWire({ main, env, args = [], nodeOptions = [] }: ForkOptions): Wire {
  const inherited = { ...process.env };
  delete inherited['NODE_OPTIONS'];
  return childWire(
    fork(main, args, {
      execArgv: [...nodeOptions], // no inspector, no loader hooks of the parent
      env: { ...inherited, ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
}

export function childWire(child: ChildProcess): Wire {
  return {
    post: (message) => {
      // A message to a process that is just dying is lost; `gone` reports it.
      child.send(message as object, () => undefined);
    },
    listen: ({ message, gone }) => {
      child.on('message', message);
      child.once('error', (error) => {
        // From a child that runs, it means that a message was lost.
        if (child.pid === undefined) gone(`cannot run: ${'code' in error ? String(error.code) : error.name}`);
      });
      whenOver(child, gone);
    },
    end: () => {
      child.kill('SIGKILL'); // a vendor library that hangs does not answer to anything milder
    },
  };
}

/** Node may report the end of a process before it has read the last of its messages; it reads them before `disconnect`. */
function whenOver(child: ChildProcess, gone: (how: string) => void): void {
  child.once('exit', (status, signal) => {
    const report = (): void => {
      gone(signal ?? `exit status ${status ?? 'unknown'}`);
    };
    if (child.connected) child.once('disconnect', report);
    else report();
  });
}

/** In the child. */
export function parentProcessWire(): Wire {
  if (process.send === undefined) throw new TypeError('this process is started by another one only');
  return {
    post: (message) => {
      process.send?.(message, undefined, undefined, () => undefined);
    },
    listen: ({ message, gone }) => {
      process.on('message', (data) => {
        message(data);
      });
      process.once('disconnect', () => {
        gone('disconnect');
      });
    },
    end: endOurselves,
  };
}

/** A message of our own code that nobody can read is a bug, and whoever started us starts us again. */
export function endOurselves(reason: string): void {
  process.stderr.write(`This is a defect of Birthmark, please report it: ${reason}\n`);
  process.exit(1);
}

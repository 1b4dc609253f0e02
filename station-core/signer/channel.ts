import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The seam between the two processes: something that carries messages and tells when the other side is gone.
 * Under plain Node it is a forked child's IPC; under Electron a MessagePort takes its place.
 */
export interface Channel {
  post(message: unknown): void;
  /** Both are set once, before the first message can arrive. */
  listen(on: { message: (message: unknown) => void; gone: (how: string) => void }): void;
  /** Ends the other side, whatever it is doing. */
  kill(): void;
}

/** Starts the signer as a child of this process. No secret is in its arguments or its environment. */
export function forkSigner(options: { readonly softhsmConf?: string | undefined }): Channel {
  const inherited = { ...process.env };
  delete inherited['NODE_OPTIONS'];
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), [], {
    execArgv: [], // no inspector, no loader hooks of the parent
    env: options.softhsmConf === undefined ? inherited : { ...inherited, SOFTHSM2_CONF: options.softhsmConf },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    post: (message) => {
      // A message to a process that is just dying is lost; `gone` tells of it.
      child.send(message as object, () => undefined);
    },
    listen: ({ message, gone }) => {
      child.on('message', message);
      child.once('error', (error) => {
        gone(`cannot run: ${'code' in error ? String(error.code) : error.name}`);
      });
      child.once('exit', (status, signal) => {
        gone(signal ?? `exit status ${status ?? 'unknown'}`);
      });
    },
    kill: () => {
      child.kill('SIGKILL'); // a vendor library that hangs does not answer to anything milder
    },
  };
}

/** The signer's own end of the channel. */
export function parentChannel(): Channel {
  if (process.send === undefined) throw new TypeError('the signer runs as a child process only');
  return {
    post: (message) => {
      process.send?.(message, undefined, undefined, () => undefined);
    },
    listen: ({ message, gone }) => {
      process.on('message', message);
      process.once('disconnect', () => {
        gone('disconnect');
      });
    },
    kill: () => {
      process.exit(1);
    },
  };
}

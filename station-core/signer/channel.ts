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

/** Electron's MessagePortMain, as far as it is needed here. */
interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  start(): void;
}

interface ParentPort {
  once(event: 'message', listener: (event: { ports: readonly Port[] }) => void): unknown;
}

/** The signer's own end of the channel. */
export function parentChannel(): Channel {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }; // only Electron's own types declare it
  if (parentPort !== undefined) return portChannel(parentPort);
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

/** Under Electron the shell starts this process; its first message brings the port whose other end the host holds. */
function portChannel(parentPort: ParentPort): Channel {
  const { promise: arrived, resolve } = Promise.withResolvers<Port>();
  parentPort.once('message', ({ ports: [port] }) => {
    if (port === undefined) throw new TypeError('the signer was started without a port to the host');
    resolve(port);
  });
  return {
    post: (message) => {
      void arrived.then((port) => {
        port.postMessage(message);
      });
    },
    listen: ({ message, gone }) => {
      void arrived.then((port) => {
        port.on('message', ({ data }) => {
          message(data);
        });
        port.once('close', () => {
          gone('its port closed');
        });
        port.start();
      });
    },
    kill: () => {
      process.exit(1);
    },
  };
}

import type { FromHost } from './process-messages.ts';

/** Electron's MessagePortMain as far as the host needs it. No other file of station-core knows that Electron exists. */
export interface PortToScreen {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** The host's end of what ties it to the shell that started it. */
export interface HostChannel {
  /** False under Electron, whose fuses forbid starting Node from inside. */
  readonly canFork: boolean;
  readonly post: (message: FromHost) => void;
  readonly listen: (on: {
    message: (message: unknown, port: PortToScreen | undefined) => void;
    gone: () => void;
  }) => void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: readonly PortToScreen[] }) => void): unknown;
}

/** IPC of a forked child under plain Node; the parent port of a utility process under Electron. */
export function channelToShell(): HostChannel {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }; // only Electron's own types declare it
  if (parentPort !== undefined) return utilityChannel(parentPort);
  if (process.send === undefined) throw new TypeError('the host is started by a shell only');
  return {
    canFork: true,
    post: (message) => {
      // A shell that is just going away does not take it; `gone` tells of it.
      process.send?.(message, undefined, undefined, () => undefined);
    },
    listen: ({ message, gone }) => {
      process.on('message', (data) => {
        message(data, undefined);
      });
      process.once('disconnect', gone);
    },
  };
}

/** A utility process ends with its parent, so nobody has to be told. */
function utilityChannel(parentPort: ParentPort): HostChannel {
  return {
    canFork: false,
    post: (message) => {
      parentPort.postMessage(message);
    },
    listen: ({ message }) => {
      parentPort.on('message', ({ data, ports }) => {
        message(data, ports[0]);
      });
    },
  };
}

import type { Port, Wire } from '../wire.ts';
import { endOurselves, parentProcessWire } from './child-process.ts';

/**
 * Wires over Electron's message ports and utility processes. They are described here as far as they are needed, so that
 * nothing of station-core imports Electron.
 */

/** A utility process, in the shell. */
interface UtilityChild {
  postMessage(message: unknown, ports?: Port[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (status: number) => void): unknown;
  kill(): unknown;
}

/** A utility process's own way to the shell that started it. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: readonly Port[] }) => void): unknown;
  once(event: 'message', listener: (event: { ports: readonly Port[] }) => void): unknown;
}

export function utilityWire(child: UtilityChild): Wire {
  return {
    post: (message, port) => {
      child.postMessage(message, port === undefined ? [] : [port]);
    },
    listen: ({ message, gone }) => {
      child.on('message', (data) => {
        message(data);
      });
      child.once('exit', (status) => {
        gone(`exit status ${status}`);
      });
    },
    end: () => {
      child.kill();
    },
  };
}

/** Present under Electron, whose fuses forbid starting Node from inside. */
export function utilityParentPort(): ParentPort | undefined {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }; // only Electron's own types declare it
  return parentPort;
}

/** A utility process ends with its parent, so `gone` never comes. */
export function parentPortWire(parentPort: ParentPort): Wire {
  return {
    post: (message) => {
      parentPort.postMessage(message);
    },
    listen: ({ message }) => {
      parentPort.on('message', ({ data, ports: [port] }) => {
        message(data, port);
      });
    },
    end: endOurselves,
  };
}

/** In a process that the host wants: the way to that host, which forked it, or whose shell started it. */
export function askerWire(): Wire {
  const parentPort = utilityParentPort();
  return parentPort === undefined ? parentProcessWire() : firstPortWire(parentPort);
}

/** The port that the first message of the shell brings: its other end is in another utility process. */
function firstPortWire(parentPort: ParentPort): Wire {
  const { promise: arrived, resolve } = Promise.withResolvers<Port>();
  parentPort.once('message', ({ ports: [port] }) => {
    if (port === undefined) throw new TypeError('this process was started without a port');
    resolve(port);
  });
  return arrivingPortWire(arrived, endOurselves);
}

/** A port that may still be on its way: what is posted before waits for it. */
export function arrivingPortWire(arrived: Promise<Port>, end: (reason: string) => void): Wire {
  const ended = Promise.withResolvers<undefined>();
  return {
    post: (message) => {
      void arrived.then((port) => {
        port.postMessage(message);
      });
    },
    listen: ({ message, gone }) => {
      void Promise.race([arrived, ended.promise]).then((port) => {
        if (port === undefined) {
          gone('ended before its port came');
          return;
        }
        port.on('message', ({ data }) => {
          message(data);
        });
        port.once('close', () => {
          gone('its port closed');
        });
        port.start();
      });
    },
    end: (reason) => {
      ended.resolve(undefined);
      end(reason);
    },
  };
}

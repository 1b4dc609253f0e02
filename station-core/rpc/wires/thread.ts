import { parentPort, Worker } from 'node:worker_threads';
import type { Wire } from '../wire.ts';

/** The wire to a worker thread, and the thread's own end of it. */

export interface ThreadOptions {
  readonly main: URL;
  readonly workerData: unknown;
  /** Whether this thread keeps the process alive. */
  readonly keepsAlive: boolean;
}

export function startThread({ main, workerData, keepsAlive }: ThreadOptions): Wire {
  const worker = new Worker(main, { workerData, execArgv: [] });
  if (!keepsAlive) worker.unref();
  return {
    post: (message) => {
      worker.postMessage(message);
    },
    listen: ({ message, gone }) => {
      let isGone = false;
      const once = (how: string, cause?: unknown): void => {
        if (!isGone) gone(how, cause);
        isGone = true;
      };
      worker.on('message', message);
      worker.once('error', (error) => {
        once(error instanceof Error ? error.name : 'error', error);
      });
      worker.once('exit', (status) => {
        once(`exit status ${status}`);
      });
    },
    end: () => {
      void worker.terminate();
    },
  };
}

/** In the thread. */
export function parentThreadWire(): Wire {
  const port = parentPort;
  if (port === null) throw new TypeError('this thread is started by our own process only');
  return {
    post: (message) => {
      port.postMessage(message);
    },
    listen: ({ message, gone }) => {
      port.on('message', (data: unknown) => {
        message(data);
      });
      port.once('close', () => {
        gone('its port closed');
      });
    },
    end: (reason) => {
      throw new TypeError(reason); // ends the thread; the other side hears of the error
    },
  };
}

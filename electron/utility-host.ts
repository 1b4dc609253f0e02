import { type MessagePortMain, MessageChannelMain, utilityProcess } from 'electron';
import { HOST_MAIN, type HostProcess } from '../station-core/host/process/host-process.ts';
import { hostService } from '../station-core/host/process/host-service.ts';
import { Client } from '../station-core/rpc/client.ts';
import { utilityWire } from '../station-core/rpc/wires/message-port.ts';
import { HostProcesses, inheritedEnvironment } from './host-processes.ts';

/** What is handed to a host ends with that host. */
const signal = new AbortController().signal;

/** The host as a utility process, and the way of screens to it. */
export class UtilityHost {
  #host: HostProcess | undefined;
  /** Screens that asked while no host was alive; the next one gets them. */
  readonly #waiting: MessagePortMain[] = [];

  /** For the launcher: starts the host. */
  start(): HostProcess {
    const child = utilityProcess.fork(HOST_MAIN, [], {
      serviceName: 'Birthmark station',
      env: inheritedEnvironment(),
      stdio: 'inherit',
    });
    const processes = new HostProcesses((id, port) => {
      host.call('connectProcess', { id }, { signal, port }).catch(() => undefined);
    });
    const host = new Client(hostService, utilityWire(child), {
      news: {
        startProcess: ({ id, process }) => {
          processes.start(id, process);
        },
        endProcess: ({ id }) => {
          processes.end(id);
        },
      },
    });
    this.#host = host;
    for (const port of this.#waiting.splice(0)) connectScreen(host, port);
    void host.ended.then(() => {
      if (this.#host === host) this.#host = undefined;
      processes.endAll();
    });
    return host;
  }

  /** Hands one end of a new channel to the host and returns the other. */
  newScreen(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (this.#host === undefined) this.#waiting.push(port1);
    else connectScreen(this.#host, port1);
    return port2;
  }
}

/** The port of a host that ends is closed; the page then asks for a new one. */
function connectScreen(host: HostProcess, port: MessagePortMain): void {
  host.call('connectScreen', null, { signal, port }).catch(() => undefined);
}

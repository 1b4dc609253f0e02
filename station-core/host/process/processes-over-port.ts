import type { Server } from '../../rpc/server.ts';
import type { Port } from '../../rpc/wire.ts';
import { arrivingPortWire } from '../../rpc/wires/message-port.ts';
import type { StartProcess } from '../wanted-process.ts';
import type { HostService } from './host-service.ts';

/**
 * The processes of a host that may not fork (Electron): the shell starts each one and sends the host one end of a
 * MessagePort, whose other end that process has.
 */
export class ProcessesOverPort {
  readonly #notify: Server<HostService>['notify'];
  readonly #awaited = new Map<number, (port: Port) => void>();
  #started = 0;

  constructor(notify: Server<HostService>['notify']) {
    this.#notify = notify;
  }

  readonly start: StartProcess = (process) => {
    this.#started += 1;
    const id = this.#started;
    const { promise: arrived, resolve } = Promise.withResolvers<Port>();
    this.#awaited.set(id, resolve);
    this.#notify('startProcess', { id, process });
    return arrivingPortWire(arrived, () => {
      this.#awaited.delete(id);
      this.#notify('endProcess', { id }); // the port closes with the process
    });
  };

  /** A port that comes when nobody waits for it any more is closed. */
  take(id: number, port: Port): void {
    const give = this.#awaited.get(id);
    this.#awaited.delete(id);
    if (give === undefined) port.close();
    else give(port);
  }
}

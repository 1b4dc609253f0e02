import type { Server } from '../../rpc/server.ts';
import type { Port, Wire } from '../../rpc/wire.ts';
import { arrivingPortWire } from '../../rpc/wires/message-port.ts';
import type { SignerProcess } from '../../signer/client.ts';
import type { HostService } from './host-service.ts';

/**
 * The signer as seen from a host that may not fork (Electron): the shell starts it and sends the host one end of a
 * MessagePort. One signer at a time; asking for another ends the one before.
 */
export class SignerOverPort {
  readonly #notify: Server<HostService>['notify'];
  #awaited: ((port: Port) => void) | undefined;

  constructor(notify: Server<HostService>['notify']) {
    this.#notify = notify;
  }

  start({ args, env }: SignerProcess): Wire {
    const { promise: arrived, resolve } = Promise.withResolvers<Port>();
    this.#awaited = resolve;
    this.#notify('startSigner', { args: [...args], env: { ...env } });
    return arrivingPortWire(arrived, () => {
      this.#notify('endSigner', null); // the port closes with the process
    });
  }

  take(port: Port): void {
    if (this.#awaited === undefined) port.close();
    else this.#awaited(port);
    this.#awaited = undefined;
  }
}

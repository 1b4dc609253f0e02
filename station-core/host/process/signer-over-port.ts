import type { Port, Wire } from '../../rpc/wire.ts';
import { arrivingPortWire } from '../../rpc/wires/message-port.ts';
import type { SignerConfig } from '../../signer/config.ts';
import type { FromHost } from './process-messages.ts';

type Ask = Extract<FromHost, { kind: 'start-signer' | 'end-signer' }>;

/**
 * The signer as seen from a host that may not fork (Electron): the shell starts it and sends the host one end of a
 * MessagePort. One signer at a time; asking for another ends the one before.
 */
export class SignerOverPort {
  readonly #ask: (message: Ask) => void;
  #awaited: ((port: Port) => void) | undefined;

  constructor(ask: (message: Ask) => void) {
    this.#ask = ask;
  }

  start({ softhsmConf }: Pick<SignerConfig, 'softhsmConf'>): Wire {
    const { promise: arrived, resolve } = Promise.withResolvers<Port>();
    this.#awaited = resolve;
    this.#ask({ kind: 'start-signer', ...(softhsmConf === undefined ? {} : { softhsmConf }) });
    return arrivingPortWire(arrived, () => {
      this.#ask({ kind: 'end-signer' }); // the port closes with the process
    });
  }

  take(port: Port | undefined): void {
    if (port === undefined) throw new TypeError('the signer came without its port');
    if (this.#awaited === undefined) port.close();
    else this.#awaited(port);
    this.#awaited = undefined;
  }
}

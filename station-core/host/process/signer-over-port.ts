import type { Channel } from '../../signer/channel.ts';
import type { SignerConfig } from '../../signer/config.ts';
import type { PortToScreen } from './host-channel.ts';
import type { FromHost } from './process-messages.ts';

type Ask = Extract<FromHost, { kind: 'start-signer' | 'end-signer' }>;

/**
 * The signer as seen from a host that may not fork (Electron): the shell starts it and sends the host one end of a
 * MessagePort. One signer at a time; asking for another ends the one before.
 */
export class SignerOverPort {
  readonly #ask: (message: Ask) => void;
  #awaited: ((port: PortToScreen) => void) | undefined;

  constructor(ask: (message: Ask) => void) {
    this.#ask = ask;
  }

  start({ softhsmConf }: Pick<SignerConfig, 'softhsmConf'>): Channel {
    const { promise: arrived, resolve } = Promise.withResolvers<PortToScreen>();
    this.#awaited = resolve;
    this.#ask({ kind: 'start-signer', ...(softhsmConf === undefined ? {} : { softhsmConf }) });
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
        this.#ask({ kind: 'end-signer' }); // the port closes with the process
      },
    };
  }

  take(port: PortToScreen | undefined): void {
    if (port === undefined) throw new TypeError('the signer came without its port');
    if (this.#awaited === undefined) port.close();
    else this.#awaited(port);
    this.#awaited = undefined;
  }
}

import { type MessagePortMain, MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import { HOST_MAIN, type HostProcess } from '../station-core/host/process/host-process.ts';
import { fromHostSchema } from '../station-core/host/process/process-messages.ts';

const SIGNER_MAIN = fileURLToPath(new URL('../station-core/signer/main.ts', import.meta.url));

/**
 * Host and signer as utility processes. The signer stands beside the host and not beneath it, because inside Electron
 * nothing may start Node by itself; the two ends of a MessagePort are all they have of each other.
 */
export class UtilityHost {
  #host: UtilityProcess | undefined;
  #signer: UtilityProcess | undefined;
  /** Screens that asked while no host was alive; the next one gets them. */
  readonly #waiting: MessagePortMain[] = [];

  /** For the launcher: starts the host and tells how it fares. */
  start(): HostProcess {
    const host = utilityProcess.fork(HOST_MAIN, [], {
      serviceName: 'Birthmark station',
      env: inheritedEnvironment(),
      stdio: 'inherit',
    });
    this.#host = host;
    return {
      post: (message) => {
        host.postMessage(message);
        for (const port of this.#waiting.splice(0)) host.postMessage({ kind: 'screen' }, [port]);
      },
      listen: ({ message, gone }) => {
        host.on('message', (said: unknown) => {
          if (!this.#answersItself(said)) message(said);
        });
        host.once('exit', (status) => {
          this.#host = undefined;
          this.#signer?.kill();
          gone(`exit status ${status}`);
        });
      },
      kill: () => {
        host.kill();
      },
    };
  }

  /** Hands one end of a new channel to the host and returns the other. */
  newScreen(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (this.#host === undefined) this.#waiting.push(port1);
    else this.#host.postMessage({ kind: 'screen' }, [port1]);
    return port2;
  }

  #answersItself(said: unknown): boolean {
    const message = fromHostSchema.parse(said);
    switch (message.kind) {
      case 'start-signer':
        this.#startSigner(message.softhsmConf);
        return true;
      case 'end-signer':
        this.#signer?.kill();
        return true;
      case 'ready':
      case 'in-service':
      case 'link':
      case 'refused':
        return false;
    }
  }

  #startSigner(softhsmConf: string | undefined): void {
    this.#signer?.kill();
    const signer = utilityProcess.fork(SIGNER_MAIN, [], {
      serviceName: 'Birthmark signer',
      env: { ...inheritedEnvironment(), ...(softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf }) },
      stdio: 'inherit',
      allowLoadingUnsignedLibraries: true, // macOS: the HSM vendor's PKCS#11 driver is not signed by us
    });
    this.#signer = signer;
    const { port1, port2 } = new MessageChannelMain();
    signer.postMessage(null, [port1]);
    this.#host?.postMessage({ kind: 'signer' }, [port2]);
  }
}

function inheritedEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  return env;
}

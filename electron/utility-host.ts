import { type MessagePortMain, MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import { HOST_MAIN, type HostProcess } from '../station-core/host/process/host-process.ts';
import { type HostService, hostService } from '../station-core/host/process/host-service.ts';
import type { News } from '../station-core/rpc/service.ts';
import { Client } from '../station-core/rpc/client.ts';
import { utilityWire } from '../station-core/rpc/wires/message-port.ts';

const SIGNER_MAIN = fileURLToPath(new URL('../station-core/signer/main.ts', import.meta.url));

/** What is handed to a host ends with that host. */
const signal = new AbortController().signal;

/**
 * Host and signer as utility processes. The signer is a sibling of the host, not its child, because nothing
 * inside Electron may start Node. A MessagePort connects them.
 */
export class UtilityHost {
  #host: HostProcess | undefined;
  #signer: UtilityProcess | undefined;
  /** Screens that asked while no host was alive; the next one gets them. */
  readonly #waiting: MessagePortMain[] = [];

  /** For the launcher: starts the host. */
  start(): HostProcess {
    const child = utilityProcess.fork(HOST_MAIN, [], {
      serviceName: 'Birthmark station',
      env: inheritedEnvironment(),
      stdio: 'inherit',
    });
    const host = new Client(hostService, utilityWire(child), {
      news: {
        startSigner: (signer) => {
          this.#startSigner(host, signer);
        },
        endSigner: () => this.#signer?.kill(),
      },
    });
    this.#host = host;
    for (const port of this.#waiting.splice(0)) handOver(host, 'connectScreen', port);
    void host.ended.then(() => {
      if (this.#host === host) this.#host = undefined;
      this.#signer?.kill();
    });
    return host;
  }

  /** Hands one end of a new channel to the host and returns the other. */
  newScreen(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (this.#host === undefined) this.#waiting.push(port1);
    else handOver(this.#host, 'connectScreen', port1);
    return port2;
  }

  #startSigner(host: HostProcess, { args, env }: News<HostService, 'startSigner'>): void {
    this.#signer?.kill();
    const signer = utilityProcess.fork(SIGNER_MAIN, args, {
      serviceName: 'Birthmark signer',
      env: { ...inheritedEnvironment(), ...env },
      stdio: 'inherit',
      allowLoadingUnsignedLibraries: true, // macOS: the HSM vendor's PKCS#11 driver is not signed by us
    });
    this.#signer = signer;
    const { port1, port2 } = new MessageChannelMain();
    signer.postMessage(null, [port1]);
    handOver(host, 'connectSigner', port2);
  }
}

/** The port of a host that ends is closed; the other end then asks for a new one. */
function handOver(host: HostProcess, call: 'connectScreen' | 'connectSigner', port: MessagePortMain): void {
  host.call(call, null, { signal, port }).catch(() => undefined);
}

function inheritedEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  return env;
}

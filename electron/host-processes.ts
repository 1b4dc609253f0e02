import { type MessagePortMain, MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { WantedProcess } from '../station-core/host/wanted-process.ts';

/** All that a host can have started, and the only programs that the shell starts beside it. */
const PROGRAMS: Readonly<Record<WantedProcess['name'], { readonly main: URL; readonly serviceName: string }>> = {
  signer: { main: new URL('../station-core/signer/main.ts', import.meta.url), serviceName: 'Birthmark signer' },
  token: {
    main: new URL('../station-core/ceremony/token/token-main.ts', import.meta.url),
    serviceName: 'Birthmark token',
  },
};

/**
 * What one host had started: siblings of it, not its children, because nothing inside Electron may start Node. Each is
 * connected to the host by a MessagePort, and ends with it.
 */
export class HostProcesses {
  readonly #connect: (id: number, port: MessagePortMain) => void;
  readonly #running = new Map<number, UtilityProcess>();

  /** `connect` hands the host its end of the port. */
  constructor(connect: (id: number, port: MessagePortMain) => void) {
    this.#connect = connect;
  }

  start(id: number, wanted: WantedProcess): void {
    this.end(id);
    const { main, serviceName } = PROGRAMS[wanted.name];
    const child = utilityProcess.fork(fileURLToPath(main), 'args' in wanted ? wanted.args : [], {
      serviceName,
      env: { ...inheritedEnvironment(), ...wanted.env },
      stdio: 'inherit',
      allowLoadingUnsignedLibraries: true, // macOS: the HSM vendor's PKCS#11 driver is not signed by us
    });
    this.#running.set(id, child);
    child.once('exit', () => {
      if (this.#running.get(id) === child) this.#running.delete(id);
    });
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage(null, [port1]);
    this.#connect(id, port2);
  }

  end(id: number): void {
    this.#running.get(id)?.kill();
    this.#running.delete(id);
  }

  endAll(): void {
    for (const id of [...this.#running.keys()]) this.end(id);
  }
}

export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  return env;
}

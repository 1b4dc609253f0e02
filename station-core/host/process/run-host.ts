import { flushCompileCache } from 'node:module';
import { inspect } from 'node:util';
import { Fault } from '../../fault.ts';
import { serve } from '../../rpc/server.ts';
import type { Context } from '../../rpc/service.ts';
import type { Port } from '../../rpc/wire.ts';
import { type HostService, hostService, type OpenHost } from './host-service.ts';
import { ProcessesOverPort } from './processes-over-port.ts';
import { screenPort } from './screen-port.ts';
import type { ShellWire } from './shell-wire.ts';
import { type ScreenService, Screens } from '../api/screens.ts';
import { KioskServer } from '../serve/kiosk-server.ts';
import { takeLinkRequests } from '../sessions/link-folder.ts';
import { ScreenSessions } from '../sessions/screen-sessions.ts';
import type { StartProcess } from '../wanted-process.ts';

export interface ServiceOptions {
  readonly dataDir: string;
  /** Fires when the host is to end: whatever is at work stops. */
  readonly signal: AbortSignal;
  /** Present where this process cannot fork what it needs (Electron). */
  readonly startProcess?: StartProcess;
  readonly screenSessions: ScreenSessions;
  /** Makes a trial station, in a shell that can. */
  readonly trialProgram: string | undefined;
}

/** Opens the station and all that its screens may ask for. Disposing of it takes the station out of service. */
export type OpenService = (options: ServiceOptions) => Promise<OpenedService>;

export interface OpenedService extends ScreenService, AsyncDisposable {
  /** Rejects when the station, already open to its screens, cannot come into service: the host then ends. */
  readonly inService: Promise<void>;
  /** Resolves when this was the setup of a station, and is done: the host then ends, and the next one opens the station. */
  readonly over?: Promise<unknown>;
}

/** Exit status of a host that met a bug; as the command line's. */
const EXIT_BUG = 70;

/** When a start is over and screens have what they need first. */
const CACHE_AFTER_MS = 3_000;

/** The host process: opens the station when its shell says so, answers screens until it must stop. */
export function runHost(shell: ShellWire, openService: OpenService): void {
  const host = new HostProcess(shell, openService);
  // From a terminal Ctrl-C reaches the whole group; the shell says `stop` as well, and only the first one counts.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      host.stop();
    });
  }
}

class HostProcess {
  readonly #openService: OpenService;
  readonly #ending = new AbortController();
  readonly #screens = Promise.withResolvers<Screens>();
  /** Absent where the station forks what it needs itself. */
  readonly #processes: ProcessesOverPort | undefined;
  #kiosk: KioskServer | undefined;
  #screenSessions: ScreenSessions | undefined;
  #linkRequests: AsyncDisposable | undefined;
  #service: Promise<AsyncDisposable | undefined> = Promise.resolve(undefined);

  constructor({ wire, canFork }: ShellWire, openService: OpenService) {
    this.#openService = openService;
    this.#screens.promise.catch(() => undefined); // reported to the shell; a waiting screen gets no answer
    const server = serve(hostService, wire, {
      order: 'side-by-side',
      gone: () => {
        this.stop();
      },
      handlers: {
        open: (asks, context) => this.#answerOpen(asks, context),
        drawLink: () => this.#drawLink(),
        connectScreen: (_asks, { port }) => {
          void this.#seat(port);
          return null;
        },
        connectProcess: ({ id }, { port }) => {
          if (this.#processes === undefined) port.close();
          else this.#processes.take(id, port);
          return null;
        },
        stop: () => {
          this.stop();
          return null;
        },
      },
    });
    this.#processes = canFork ? undefined : new ProcessesOverPort(server.notify);
  }

  stop(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort(new Fault('station.stopped'));
    void this.#close().then(
      () => process.exit(0),
      (error: unknown) => {
        endAsBug(error);
      },
    );
  }

  /** Answered when boards may come. What keeps them away ends this process too, once the shell has been given it. */
  async #answerOpen(asks: OpenHost, { emit }: Context<HostService, 'open'>): Promise<'in-service' | 'set-up'> {
    const opening = this.#open(asks);
    this.#service = opening.catch(() => undefined);
    try {
      const service = await opening;
      emit({ kind: 'ready', ...(this.#kiosk === undefined ? {} : { port: this.#kiosk.port }) });
      await service.inService;
      if (service.over === undefined) return 'in-service';
      await service.over;
      this.#stopSoon();
      return 'set-up';
    } catch (error) {
      this.#screens.reject(error);
      if (this.#ending.signal.aborted) return new Promise(() => undefined); // whoever ends us knows why
      if (!(error instanceof Fault)) endAsBug(error);
      this.#stopSoon();
      throw error;
    }
  }

  /** Once the shell has been given the answer. */
  #stopSoon(): void {
    setImmediate(() => {
      this.stop();
    });
  }

  async #open({ dataDir, kiosk, trialProgram }: OpenHost): Promise<OpenedService> {
    const sessions = new ScreenSessions(dataDir);
    this.#screenSessions = sessions;
    const screens = this.#screens.promise;
    if (kiosk !== undefined) this.#kiosk = await KioskServer.listen(kiosk, { sessions, screens });
    const processes = this.#processes;
    const service = await this.#openService({
      dataDir,
      signal: this.#ending.signal,
      screenSessions: sessions,
      trialProgram,
      ...(processes === undefined ? {} : { startProcess: processes.start }),
    });
    this.#screens.resolve(new Screens(service));
    // Not before: a second station on this directory does not get here, and takes no request of the first.
    if (this.#kiosk !== undefined && !this.#ending.signal.aborted)
      this.#linkRequests = takeLinkRequests({ dataDir, admit: this.#kiosk.admitLink });
    setTimeout(flushCompileCache, CACHE_AFTER_MS).unref(); // a host that is killed later has left it all the same
    return service;
  }

  #drawLink(): string {
    if (this.#kiosk === undefined) throw new TypeError('only a kiosk lets screens in by a link');
    return this.#kiosk.drawLink();
  }

  async #seat(port: Port): Promise<void> {
    const screens = await this.#screens.promise.catch(() => undefined);
    if (screens === undefined) port.close();
    else screens.connect(screenPort(port));
  }

  /** Screens first, so that none sees half a station; then the runs, the ledger and the signer. */
  async #close(): Promise<void> {
    await this.#linkRequests?.[Symbol.asyncDispose]();
    await this.#kiosk?.[Symbol.asyncDispose]();
    this.#screenSessions?.[Symbol.dispose]();
    const service = await this.#service;
    await service?.[Symbol.asyncDispose]();
  }
}

function endAsBug(error: unknown): never {
  process.stderr.write(`This is a defect of Birthmark, please report it:\n${inspect(error)}\n`);
  process.exit(EXIT_BUG);
}

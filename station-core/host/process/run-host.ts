import { flushCompileCache } from 'node:module';
import { inspect } from 'node:util';
import { Fault } from '../../fault.ts';
import type { Wire } from '../../rpc/wire.ts';
import { Secret } from '../../secret.ts';
import type { SignerConfig } from '../../signer/config.ts';
import type { HostChannel, PortToScreen } from './host-channel.ts';
import { type OpenHost, toHostSchema } from './process-messages.ts';
import { screenPort } from './screen-port.ts';
import { SignerOverPort } from './signer-over-port.ts';
import { type ScreenService, Screens } from '../api/screens.ts';
import { KioskServer } from '../serve/kiosk-server.ts';

export interface ServiceOptions {
  readonly dataDir: string;
  /** Fires when the host is to end: whatever is at work stops. */
  readonly signal: AbortSignal;
  /** Present where this process cannot fork the signer itself (Electron). */
  readonly startSigner?: (config: SignerConfig) => Wire;
}

/** Opens the station and all that its screens may ask for. Disposing of it takes the station out of service. */
export type OpenService = (options: ServiceOptions) => Promise<OpenedService>;

export interface OpenedService extends ScreenService, AsyncDisposable {
  /** Rejects when the station, already open to its screens, cannot come into service: the host then ends. */
  readonly inService: Promise<void>;
}

/** Exit status of a host that met a bug; as the command line's. */
const EXIT_BUG = 70;

/** When a start is over and screens have what they need first. */
const CACHE_AFTER_MS = 3_000;

/** The host process: opens the station when its shell says so, answers screens until it is told to stop. */
export function runHost(channel: HostChannel, openService: OpenService): void {
  const host = new HostProcess(channel, openService);
  channel.listen({
    message: (message, port) => {
      host.take(message, port);
    },
    gone: () => {
      host.stop();
    },
  });
  // From a terminal Ctrl-C reaches the whole group; the shell says `stop` as well, and only the first one counts.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      host.stop();
    });
  }
}

class HostProcess {
  readonly #channel: HostChannel;
  readonly #openService: OpenService;
  readonly #ending = new AbortController();
  readonly #screens = Promise.withResolvers<Screens>();
  readonly #signer: SignerOverPort;
  #kiosk: KioskServer | undefined;
  #service: Promise<AsyncDisposable | undefined> = Promise.resolve(undefined);

  constructor(channel: HostChannel, openService: OpenService) {
    this.#channel = channel;
    this.#openService = openService;
    this.#signer = new SignerOverPort((message) => {
      channel.post(message);
    });
    this.#screens.promise.catch(() => undefined); // told to the shell; a screen that waits is simply not answered
  }

  take(message: unknown, port: PortToScreen | undefined): void {
    const asked = toHostSchema.parse(message); // the other end is our own code: a bad message is a bug and ends us
    switch (asked.kind) {
      case 'open':
        this.#service = this.#open(asked);
        return;
      case 'draw-link':
        if (this.#kiosk !== undefined) this.#channel.post({ kind: 'link', url: this.#kiosk.drawLink() });
        return;
      case 'screen':
        void this.#seat(port);
        return;
      case 'signer':
        this.#signer.take(port);
        return;
      case 'stop':
        this.stop();
        return;
    }
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

  async #open({ dataDir, kiosk }: OpenHost): Promise<AsyncDisposable | undefined> {
    try {
      if (kiosk !== undefined) {
        const options = { ...kiosk, sessionSecret: new Secret(kiosk.sessionSecret) };
        this.#kiosk = await KioskServer.listen(options, this.#screens.promise);
      }
      const service = await this.#openService({
        dataDir,
        signal: this.#ending.signal,
        ...(this.#channel.canFork ? {} : { startSigner: (config) => this.#signer.start(config) }),
      });
      this.#screens.resolve(new Screens(service));
      this.#channel.post({ kind: 'ready', ...(this.#kiosk === undefined ? {} : { port: this.#kiosk.port }) });
      service.inService.then(
        () => {
          this.#channel.post({ kind: 'in-service' });
        },
        (error: unknown) => {
          this.#refuse(error);
        },
      );
      setTimeout(flushCompileCache, CACHE_AFTER_MS).unref(); // a host that is killed later has left it all the same
      return service;
    } catch (error) {
      this.#screens.reject(error);
      this.#refuse(error);
      return undefined;
    }
  }

  #refuse(error: unknown): void {
    if (this.#ending.signal.aborted) return; // whoever ends the host ends what it was beginning
    if (!(error instanceof Fault)) endAsBug(error);
    this.#channel.post({ kind: 'refused', code: error.code, evidence: error.evidence });
    this.stop();
  }

  async #seat(port: PortToScreen | undefined): Promise<void> {
    if (port === undefined) throw new TypeError('a screen came without its port');
    const screens = await this.#screens.promise.catch(() => undefined);
    if (screens === undefined) port.close();
    else screens.connect(screenPort(port));
  }

  /** Screens first, so that none sees half a station; then the runs, the ledger and the signer. */
  async #close(): Promise<void> {
    await this.#kiosk?.[Symbol.asyncDispose]();
    const service = await this.#service;
    await service?.[Symbol.asyncDispose]();
  }
}

function endAsBug(error: unknown): never {
  process.stderr.write(`This is a defect of Birthmark, please report it:\n${inspect(error)}\n`);
  process.exit(EXIT_BUG);
}

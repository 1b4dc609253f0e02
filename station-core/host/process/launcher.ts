import { Fault, type FaultCode } from '../../fault.ts';
import { RestartPolicy } from '../../rpc/restart-policy.ts';
import { sleep, unless, within } from '../../wait.ts';
import type { HostProcess } from './host-process.ts';
import type { OpenHost } from './host-service.ts';

export type HostNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'gone'; readonly how: string; readonly againInMs: number };

export interface LauncherOptions {
  readonly startProcess: () => HostProcess;
  readonly open: OpenHost;
  readonly notify: (news: HostNews) => void;
  /** Makes what a host needs, before each start. */
  readonly prepare?: () => Promise<void>;
}

/** A run that is just flashing gets this long to be recorded before the host is ended the hard way. */
const STOP_TIMEOUT_MS = 10_000;
/** Drawn at once; this is a host that hangs, or one that starts on a starved machine. */
const LINK_TIMEOUT_MS = 60_000;

/** When a host that was in service for so long ends, its earlier ends do not count. */
const SETTLED_MS = 30_000;
const PAUSES_MS = [100, 500, 1_000, 2_000, 4_000];

/** Another try would bring the token nearer to its lock. */
const NEVER_AGAIN: ReadonlySet<FaultCode> = new Set(['hsm.wrong-pin']);
/** What is asked of a host ends with that host. */
const NEVER = new AbortController().signal;

interface Life {
  readonly host: HostProcess;
  refused?: Fault;
  readySinceMs?: number;
  /** It has made a station of its folder, and ends: nothing went wrong. */
  hasSetUp?: true;
}

/**
 * Keeps one host process alive: starts it again when it dies, with the same port, so that screens come back
 * by themselves; gives up when that does not help. It touches no process but the one it holds.
 */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #policy = new RestartPolicy({ pausesMs: PAUSES_MS, then: 'give-up' });
  readonly #stopping = new AbortController();
  readonly #firstReady = Promise.withResolvers<undefined>();
  #open: OpenHost;
  /** Boards could come once: what stops the host from then on may be over when it starts again. */
  #wasInService = false;
  #life: Life | undefined;
  /** The host that answers screens, or the next one that will. */
  #ready = Promise.withResolvers<HostProcess>();
  #kept: Promise<void> | undefined;

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#open = options.open;
  }

  /** Resolves when the station is in service for the first time; rejects with the fault that keeps it from it. */
  async start(): Promise<void> {
    const kept = this.#keep();
    this.#kept = kept;
    await Promise.race([this.#firstReady.promise, kept]);
    this.#stopping.signal.throwIfAborted();
  }

  /** Settles when nothing is kept alive any more: resolves after `stop`, rejects when the launcher gave up. */
  async ended(): Promise<void> {
    await this.#kept;
  }

  /** A link that lets one screen in. A host that is just starting again is waited for. */
  async drawLink(signal: AbortSignal): Promise<string> {
    const late = (): Fault => new Fault('station.timed-out', { timeoutMs: LINK_TIMEOUT_MS, waitedFor: 'link' });
    return within({ timeoutMs: LINK_TIMEOUT_MS, signal, late }, async (limit) => {
      for (;;) {
        const host = await unless(limit, this.#ready.promise);
        try {
          return await host.call('drawLink', null, { signal: limit });
        } catch (error) {
          if (!host.isGone) throw error;
          await unless(limit, host.ended); // the next one will draw it
        }
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Fault('station.stopped'));
    const host = this.#life?.host;
    if (host !== undefined) {
      host.call('stop', null, { signal: NEVER }).catch(() => undefined); // it may be just dying by itself
      await endedInTime(host);
    }
    await this.#kept?.catch(() => undefined); // `ended` reports why it gave up
  }

  #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #keep(): Promise<void> {
    while (!this.#stopped()) {
      const { prepare } = this.#options;
      if (prepare !== undefined) await prepare();
      if (this.#stopped()) return;
      const life = this.#begin();
      const how = await life.host.ended;
      this.#life = undefined;
      if (life.readySinceMs !== undefined) this.#ready = Promise.withResolvers();
      if (this.#stopped()) return;
      if (life.hasSetUp !== true) await this.#pauseAfter(life, how);
    }
  }

  async #pauseAfter({ refused, readySinceMs }: Life, how: string): Promise<void> {
    // An error before the first service is a setup error: a person has to fix it now.
    if (refused !== undefined && (!this.#wasInService || NEVER_AGAIN.has(refused.code))) throw refused;
    if (readySinceMs !== undefined && performance.now() - readySinceMs >= SETTLED_MS) this.#policy.settled();
    const againInMs = this.#policy.died();
    if (againInMs === 'give-up') {
      throw refused ?? new Fault('station.host-gone', { deaths: this.#policy.deaths, how });
    }
    this.#options.notify({ kind: 'gone', how: refused?.code ?? how, againInMs });
    // Rejects only when the pause is cut short by `stop`, which the loop sees for itself.
    await sleep(againInMs, this.#stopping.signal).catch(() => undefined);
  }

  #begin(): Life {
    const life: Life = { host: this.#options.startProcess() };
    this.#life = life;
    const heard = ({ port }: { readonly port?: number | undefined }): void => {
      this.#becameReady(life, port);
    };
    life.host.call('open', this.#open, { signal: NEVER, heard }).then(
      (what) => {
        if (what === 'set-up') life.hasSetUp = true;
        else this.#wasInService = true;
      },
      (error: unknown) => {
        // A host that is gone has refused nothing.
        if (life.host.isGone || !(error instanceof Fault)) return;
        life.refused = error;
        void endedInTime(life.host); // it ends by itself
      },
    );
    return life;
  }

  #becameReady(life: Life, port: number | undefined): void {
    life.readySinceMs = performance.now();
    this.#open = samePort(this.#open, port);
    this.#ready.resolve(life.host);
    this.#firstReady.resolve(undefined);
    this.#options.notify({ kind: 'ready' });
  }
}

/** Waits for a host that is ending, and ends it the hard way when that takes too long. */
async function endedInTime(host: HostProcess): Promise<void> {
  const timer = setTimeout(() => {
    host.giveUp({ reason: 'it did not stop in time' });
  }, STOP_TIMEOUT_MS);
  await host.ended;
  clearTimeout(timer);
}

/** From its first service on, a host that was given any free port is given that same one again. */
function samePort(open: OpenHost, port: number | undefined): OpenHost {
  return open.kiosk === undefined || port === undefined ? open : { ...open, kiosk: { ...open.kiosk, port } };
}

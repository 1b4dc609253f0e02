import { Fault, type FaultCode } from '../../fault.ts';
import { sleep, within } from '../../wait.ts';
import type { HostProcess } from './host-process.ts';
import { type FromHost, fromHostSchema, type OpenHost } from './process-messages.ts';
import { RestartPolicy } from './restart-policy.ts';

export type HostNews =
  { readonly kind: 'ready' } | { readonly kind: 'gone'; readonly how: string; readonly againInMs: number };

export interface LauncherOptions {
  readonly startProcess: () => HostProcess;
  readonly open: OpenHost;
  readonly notify: (news: HostNews) => void;
}

/** A run that is just flashing gets this long to be recorded before the host is ended the hard way. */
const STOP_TIMEOUT_MS = 10_000;
const LINK_TIMEOUT_MS = 5_000;

/** Another try would bring the token nearer to its lock. */
const NEVER_AGAIN: ReadonlySet<FaultCode> = new Set(['hsm.wrong-pin']);

interface Life {
  readonly process: HostProcess;
  readonly ended: Promise<string>;
  refused?: Fault;
  readySinceMs?: number;
}

/**
 * Keeps one host process alive: starts it again when it dies, with the same port and secret, so that screens come back
 * by themselves; gives up when that does not help. It touches no process but the one it holds.
 */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #policy = new RestartPolicy();
  readonly #stopping = new AbortController();
  readonly #firstReady = Promise.withResolvers<undefined>();
  readonly #waitingForLink = new Set<(url: string) => void>();
  #open: OpenHost;
  /** Boards could come once: what stops the host from then on may be over when it starts again. */
  #wasInService = false;
  #life: Life | undefined;
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

  /** The host that is alive now; a shell hands it the ports of its screens. */
  get process(): HostProcess | undefined {
    return this.#life?.process;
  }

  /** A link that lets one screen in, from the host that is alive. */
  async drawLink(signal: AbortSignal): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#waitingForLink.add(resolve);
    this.#life?.process.post({ kind: 'draw-link' });
    const late = (): Fault => new Fault('station.timed-out', { timeoutMs: LINK_TIMEOUT_MS, waitedFor: 'link' });
    try {
      return await within({ timeoutMs: LINK_TIMEOUT_MS, signal, late }, () => promise);
    } finally {
      this.#waitingForLink.delete(resolve); // whoever gave up must not be handed the next one's link
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Fault('station.stopped'));
    const life = this.#life;
    if (life !== undefined) {
      life.process.post({ kind: 'stop' });
      const timer = setTimeout(life.process.kill, STOP_TIMEOUT_MS);
      await life.ended;
      clearTimeout(timer);
    }
    await this.#kept?.catch(() => undefined); // why it gave up was told to whoever waits for `ended`
  }

  #handOver(url: string): void {
    const [first] = this.#waitingForLink;
    if (first === undefined) return;
    this.#waitingForLink.delete(first);
    first(url);
  }

  #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #keep(): Promise<void> {
    while (!this.#stopped()) {
      const life = this.#begin();
      const how = await life.ended;
      this.#life = undefined;
      if (this.#stopped()) return;
      await this.#pauseAfter(life, how);
    }
  }

  async #pauseAfter({ refused, readySinceMs }: Life, how: string): Promise<void> {
    // What is wrong before the first service is wrong with the set-up: a person has to mend it, now.
    if (refused !== undefined && (!this.#wasInService || NEVER_AGAIN.has(refused.code))) throw refused;
    const againInMs = this.#policy.died(readySinceMs === undefined ? 0 : performance.now() - readySinceMs);
    if (againInMs === undefined) {
      throw refused ?? new Fault('station.host-gone', { deaths: this.#policy.quickDeaths, how });
    }
    this.#options.notify({ kind: 'gone', how: refused?.code ?? how, againInMs });
    // Rejects only when the pause is cut short by `stop`, which the loop sees for itself.
    await sleep(againInMs, this.#stopping.signal).catch(() => undefined);
  }

  #begin(): Life {
    const process = this.#options.startProcess();
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const life: Life = { process, ended };
    this.#life = life;
    process.listen({
      message: (message) => {
        this.#hear(life, fromHostSchema.parse(message)); // our own code at the other end: a bad message is a bug
      },
      gone: resolve,
    });
    process.post(this.#open);
    return life;
  }

  #hear(life: Life, message: FromHost): void {
    switch (message.kind) {
      case 'ready':
        life.readySinceMs = performance.now();
        this.#open = samePort(this.#open, message.port);
        this.#firstReady.resolve(undefined);
        this.#options.notify({ kind: 'ready' });
        return;
      case 'in-service':
        this.#wasInService = true;
        return;
      case 'link':
        this.#handOver(message.url);
        return;
      case 'refused':
        life.refused = new Fault(message.code, message.evidence);
        return;
      case 'start-signer':
      case 'end-signer':
        throw new TypeError('the shell that starts the host answers these itself');
    }
  }
}

/** From its first service on, a host that was given any free port is given that same one again. */
function samePort(open: OpenHost, port: number | undefined): OpenHost {
  return open.kiosk === undefined || port === undefined ? { ...open } : { ...open, kiosk: { ...open.kiosk, port } };
}

import { createORPCClient, DynamicLink, type ClientContext, type ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract, FirstDayContract } from '../../../station-core/contract.ts';
import { waitBeforeAttempt } from './back-off.ts';
import { faultOf } from './fault-of.ts';
import { NotLetIn, type OpenLink, type StationLink } from './link.ts';

export type StationClient = ContractRouterClient<Contract>;
/** The calls of a station that is being set up. */
export type FirstDayClient = ContractRouterClient<FirstDayContract>;

export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** `since` counts the connections: watchers subscribe again when it changes. */
  | { readonly kind: 'connected'; readonly since: number }
  /** `nextAtMs`: when the next attempt begins; null while one is under way. */
  | { readonly kind: 'restarting'; readonly attempt: number; readonly nextAtMs: number | null }
  | { readonly kind: 'refused' };

/** Thrown by every call while there is no connection. The calling screen shows it; nothing is sent again later. */
export class StationAway extends Error {
  override readonly name = 'StationAway';
}

const SIGNED_OUT = 'person.signed-out';

/**
 * The one connection of this screen. It reopens automatically after the host restarted and reports its state;
 * it never repeats a call, because only a person knows whether a start should be started again.
 */
export class StationConnection {
  readonly client: StationClient;
  readonly firstDay: FirstDayClient;
  readonly #open: OpenLink;
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState = { kind: 'connecting' };
  #link: ClientLink<ClientContext> | undefined;
  #connections = 0;
  #wake: () => void = () => undefined;

  constructor(open: OpenLink) {
    this.#open = open;
    const link = new DynamicLink(() => {
      if (this.#link === undefined) throw new StationAway();
      return this.#watched(this.#link);
    });
    this.client = createORPCClient(link);
    this.firstDay = createORPCClient(link);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ConnectionState => this.#state;

  /** Ends the wait before the next attempt. Does nothing while there is a connection, or while one is tried. */
  tryNow(): void {
    this.#wake();
  }

  /** Called when the station answers that nobody is signed in here: it has ended the session. */
  onSignedOut: () => void = () => undefined;

  /** Holds the connection until `signal` says stop or the station says no. */
  async hold(signal: AbortSignal): Promise<void> {
    let attempt = 0;
    while (!signal.aborted) {
      try {
        const { link, closed } = await this.#open();
        attempt = 0;
        await this.#use(link, closed);
      } catch (error) {
        if (error instanceof NotLetIn) {
          this.#become({ kind: 'refused' });
          return;
        }
        // Not there yet: the next attempt follows, and the screen says that it does.
      }
      attempt += 1;
      const waitMs = waitBeforeAttempt(attempt);
      this.#becomeAway(attempt, Date.now() + waitMs);
      const woken = new AbortController();
      this.#wake = () => {
        woken.abort();
      };
      await pause(waitMs, AbortSignal.any([signal, woken.signal]));
      this.#wake = () => undefined;
      this.#becomeAway(attempt, null);
    }
  }

  #watched(link: StationLink['link']): StationLink['link'] {
    return {
      call: async (path, input, options) => {
        try {
          return await link.call(path, input, options);
        } catch (error) {
          if (faultOf(error).code === SIGNED_OUT) this.onSignedOut();
          throw error;
        }
      },
    };
  }

  async #use(link: StationLink['link'], closed: Promise<void>): Promise<void> {
    this.#link = link;
    this.#connections += 1;
    this.#become({ kind: 'connected', since: this.#connections });
    await closed;
    this.#link = undefined;
  }

  #becomeAway(attempt: number, nextAtMs: number | null): void {
    this.#become(this.#connections === 0 ? { kind: 'connecting' } : { kind: 'restarting', attempt, nextAtMs });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

import type { Logger } from 'pino';
import { LatestValue } from '../views/latest-value.ts';
import type { ListPorts, PresentPort } from './ports.ts';

/** A person who plugs something in looks at the screen a second later. */
const POLL_EVERY_MS = 1_000;

export interface PortWatchParts {
  readonly list: ListPorts;
  readonly log: Logger;
  readonly everyMs?: number;
}

/** Looks again and again which ports are there, and reports when that has changed. */
export class PortWatch implements Disposable {
  readonly #list: ListPorts;
  readonly #log: Logger;
  readonly #listeners = new Set<(ports: readonly PresentPort[]) => void>();
  readonly #screens = new Set<LatestValue<readonly PresentPort[]>>();
  readonly #everyMs: number;
  #present: readonly PresentPort[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  private constructor(parts: PortWatchParts) {
    this.#list = parts.list;
    this.#log = parts.log;
    this.#everyMs = parts.everyMs ?? POLL_EVERY_MS;
  }

  /** Has looked once when it resolves. */
  static async open(parts: PortWatchParts): Promise<PortWatch> {
    const watch = new PortWatch(parts);
    watch.#present = (await watch.#listed()) ?? [];
    watch.#pollLater();
    return watch;
  }

  get present(): readonly PresentPort[] {
    return this.#present;
  }

  /** Calls `changed` whenever a port has come or gone, before any screen hears of it, until what is returned is disposed of. */
  onChange(changed: (ports: readonly PresentPort[]) => void): Disposable {
    this.#listeners.add(changed);
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(changed);
      },
    };
  }

  watch(signal?: AbortSignal): AsyncIteratorObject<readonly PresentPort[], undefined> {
    const screen = new LatestValue<readonly PresentPort[]>(this.#present, () => this.#screens.delete(screen));
    this.#screens.add(screen);
    screen.endWith(signal);
    return screen;
  }

  /** Reports again although no port has come or gone: a binding has changed. */
  notify(): void {
    for (const screen of this.#screens) screen.put(this.#present);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    for (const screen of [...this.#screens]) void screen.return();
  }

  async #poll(): Promise<void> {
    const present = await this.#listed();
    if (this.#isOver) return;
    if (present !== undefined && JSON.stringify(present) !== JSON.stringify(this.#present)) {
      this.#present = present;
      for (const changed of this.#listeners) changed(present);
      this.notify();
    }
    this.#pollLater();
  }

  async #listed(): Promise<readonly PresentPort[] | undefined> {
    try {
      return await this.#list();
    } catch (error) {
      // Whatever keeps the system from listing its ports, the slots at work are not touched by it.
      this.#log.warn({ err: error }, 'the ports could not be listed');
      return undefined;
    }
  }

  #pollLater(): void {
    this.#timer = setTimeout(() => void this.#poll(), this.#everyMs);
    this.#timer.unref();
  }
}

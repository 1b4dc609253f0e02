import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * A vendor's driver that hangs in a call holds up the whole process, with every timer in it. So another process watches: it
 * kills this one when it has not heard of it for too long, and the service manager starts it again. What was signed is in
 * the journal.
 */

const MAIN = fileURLToPath(new URL('watchdog-main.ts', import.meta.url));
const BEAT_MS = 1_000;

export interface WatchdogLimits {
  /** While the driver is loaded, the token logged in and a long journal read. */
  readonly startingMs: number;
  readonly servingMs: number;
}

/** A driver answers within ten seconds or counts as hung; the rest is for a machine that has much to do. */
export const WATCHDOG_LIMITS: WatchdogLimits = { startingMs: 180_000, servingMs: 20_000 };

export class Watchdog implements Disposable {
  readonly #child: ChildProcess;
  readonly #limits: WatchdogLimits;
  readonly #timer: NodeJS.Timeout;
  #limitMs: number;

  private constructor(child: ChildProcess, limits: WatchdogLimits) {
    this.#child = child;
    this.#limits = limits;
    this.#limitMs = limits.startingMs;
    this.#timer = setInterval(() => {
      this.#beat();
    }, BEAT_MS);
    this.#beat();
  }

  /** `lost` is called when nobody watches any more, though this process goes on. */
  static start(lost: () => void, limits: WatchdogLimits = WATCHDOG_LIMITS): Watchdog {
    const child = fork(MAIN, { execArgv: ['--disable-sigusr1'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const watchdog = new Watchdog(child, limits);
    child.once('error', lost);
    child.once('exit', lost);
    return watchdog;
  }

  /** The start is over. */
  serving(): void {
    this.#limitMs = this.#limits.servingMs;
    this.#beat();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#child.removeAllListeners();
    this.#child.on('error', () => undefined); // a watchdog that is just dying
    this.#child.kill('SIGKILL');
  }

  #beat(): void {
    this.#child.send(this.#limitMs, () => undefined); // `exit` reports a watchdog that is gone
  }
}

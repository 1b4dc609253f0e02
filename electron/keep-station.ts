import { app, dialog } from 'electron';
import type { Logger } from 'pino';
import { Fault } from '../station-core/fault.ts';
import { Launcher } from '../station-core/host/process/launcher.ts';
import { faultMessage } from './fault-message.ts';
import type { UtilityHost } from './utility-host.ts';

/** Keeps the station in service as long as the shell lives; when it cannot be, a person decides what to do. */
export class StationKeeper {
  readonly #host: UtilityHost;
  readonly #dataDir: string;
  readonly #log: Logger;
  #launcher: Launcher | undefined;
  #leaving = false;

  constructor(host: UtilityHost, { dataDir, log }: { dataDir: string; log: Logger }) {
    this.#host = host;
    this.#dataDir = dataDir;
    this.#log = log;
  }

  /** Returns at once: the page shows that the station starts, and that it starts again. */
  keep(): void {
    void this.#untilGivenUp();
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#launcher?.stop();
  }

  async #untilGivenUp(): Promise<void> {
    const launcher = new Launcher({
      startProcess: () => this.#host.start(),
      open: { dataDir: this.#dataDir },
      notify: (news) => {
        this.#log.info({ news }, 'station');
      },
    });
    this.#launcher = launcher;
    try {
      await launcher.start();
      await launcher.ended();
    } catch (error) {
      if (!this.#leaving) await this.#ask(error);
    }
  }

  async #ask(error: unknown): Promise<void> {
    this.#log.error({ err: error }, 'the station is out of service');
    if (!(error instanceof Fault)) throw error;
    const { response } = await dialog.showMessageBox({ type: 'error', ...faultMessage(error), cancelId: 1 });
    if (response === 0) this.keep();
    else app.quit();
  }
}

import { Fault } from '../../fault.ts';
import type { ScanVerdict } from '../../labels/scan-back.ts';
import type { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../plan/step-context.ts';
import { ProgramFailed, programOutput } from './program-output.ts';

/** One look at the label; it looks again when it was not the right one. */
const LOOK_TIMEOUT_MS = 20_000;

export interface ScannerProgram {
  readonly program: string;
  /** Come before the serial number. */
  readonly args: readonly string[];
}

/**
 * A fixed scanner behind a program: it is started in the data directory with the serial number of the label that
 * should lie under it, and prints the text it reads. What it prints is a secret and is never logged.
 */
export class ProgramScanner implements Scanner {
  readonly #program: ScannerProgram;
  readonly #dataDir: string;
  readonly #lookTimeoutMs: number;

  constructor(program: ScannerProgram, dataDir: string, lookTimeoutMs = LOOK_TIMEOUT_MS) {
    this.#program = program;
    this.#dataDir = dataDir;
    this.#lookTimeoutMs = lookTimeoutMs;
  }

  async *verdicts({ serial, judge }: WantedLabel, signal: AbortSignal): AsyncGenerator<ScanVerdict> {
    for (;;) yield judge(await this.#look(serial, signal));
  }

  async #look(serial: string, signal: AbortSignal): Promise<Secret<string>> {
    const { program, args } = this.#program;
    const timeoutMs = this.#lookTimeoutMs;
    try {
      // Its suffix is the judge's business.
      return await programOutput({ program, args: [...args, serial], cwd: this.#dataDir, timeoutMs, signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProgramFailed)) throw error;
      const status = error.killed ? `no answer in ${timeoutMs / 1_000} s` : error.code;
      throw new Fault('scan.unreadable', { serial, status });
    }
  }
}

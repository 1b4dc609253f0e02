import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault } from '../../fault.ts';
import type { ScanVerdict } from '../../labels/scan-back.ts';
import { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../plan/step-context.ts';

const run = promisify(execFile);

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
    try {
      const { stdout } = await run(program, [...args, serial], {
        cwd: this.#dataDir,
        signal,
        timeout: this.#lookTimeoutMs,
        maxBuffer: 64 * 1024,
      });
      return new Secret(stdout.replace(/\r?\n$/, ''));
    } catch (error) {
      signal.throwIfAborted();
      // The error quotes the program's output, so it is not kept as a cause: only its exit status is reported.
      const killed = error instanceof Error && 'killed' in error && error.killed === true;
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      const status = killed ? `no answer in ${this.#lookTimeoutMs / 1_000} s` : code;
      throw new Fault('scan.unreadable', { serial, status });
    }
  }
}

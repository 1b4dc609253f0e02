import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import type { Scanner, WantedLabel } from '../plan/step-context.ts';

const run = promisify(execFile);

/** One look at the label; the plan asks again when it was not the right one. */
const LOOK_TIMEOUT_MS = 20_000;

/**
 * A fixed scanner behind a program: it is started in the data directory with the serial number of the label that
 * should lie under it, and prints the text it reads. What it prints is a secret and is never logged.
 */
export class ProgramScanner implements Scanner {
  readonly #program: string;
  readonly #dataDir: string;
  readonly #lookTimeoutMs: number;

  constructor(program: string, dataDir: string, lookTimeoutMs = LOOK_TIMEOUT_MS) {
    this.#program = program;
    this.#dataDir = dataDir;
    this.#lookTimeoutMs = lookTimeoutMs;
  }

  async nextScan({ serial }: WantedLabel, signal: AbortSignal): Promise<Secret<string>> {
    const [file, args] = this.#program.endsWith('.ts')
      ? [process.execPath, [this.#program, serial]]
      : [this.#program, [serial]];
    try {
      const { stdout } = await run(file, args, {
        cwd: this.#dataDir,
        signal,
        timeout: this.#lookTimeoutMs,
        maxBuffer: 64 * 1024,
      });
      return new Secret(stdout.replace(/\r?\n$/, ''));
    } catch (error) {
      signal.throwIfAborted();
      // The error quotes the program's output, so it is not kept as a cause: only its exit status is told.
      const killed = error instanceof Error && 'killed' in error && error.killed === true;
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      const status = killed ? `no answer in ${this.#lookTimeoutMs / 1_000} s` : code;
      throw new Fault('scan.unreadable', { serial, status });
    }
  }
}

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A program that goes on until it is stopped, in a terminal of its own. */
export class Running implements AsyncDisposable {
  /** What it has printed up to what was waited for. */
  readonly seen: string;
  readonly #program: ChildProcessByStdio<null, Readable, Readable>;

  private constructor(program: ChildProcessByStdio<null, Readable, Readable>, seen: string) {
    this.#program = program;
    this.seen = seen;
  }

  /** Waits until it has printed this. Throws if it ends before. */
  static async start([program = '', ...args]: readonly string[], until: RegExp): Promise<Running> {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const { promise: printed, resolve, reject } = Promise.withResolvers<string>();
    let seen = '';
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (until.test(seen)) resolve(seen);
      });
    }
    child.once('exit', (code) => {
      reject(new Error(`${args.at(-1) ?? ''}: exit ${String(code)}\n${seen}`));
    });
    return new Running(child, await printed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#program.exitCode !== null || this.#program.signalCode !== null) return;
    const ended = once(this.#program, 'exit');
    this.#program.kill('SIGTERM');
    await ended;
  }
}

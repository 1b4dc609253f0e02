import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The process of the boards: their addresses, and what they cost once they are gone. */
export class BoardsApart implements AsyncDisposable {
  readonly addresses: readonly string[];
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, addresses: readonly string[]) {
    this.#process = process;
    this.addresses = addresses;
  }

  static async start(boards: number): Promise<BoardsApart> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'flash-boards.ts'), String(boards)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    const reported = JSON.parse(line) as { boards: readonly { address: string }[] };
    return new BoardsApart(
      child,
      reported.boards.map(({ address }) => address),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }
}

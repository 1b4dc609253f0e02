import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'station-core', 'cli', 'main.ts');

/** `birthmark serve` on a folder that is not there yet. */
export class NewStation implements AsyncDisposable {
  readonly dataDir: string;
  #serve: ChildProcess | undefined;
  #lines: Interface | undefined;

  private constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  static async arrive(dataDir?: string): Promise<NewStation> {
    return new NewStation(dataDir ?? join(await mkdtemp(join(tmpdir(), 'birthmark-new-')), 'station'));
  }

  /** The link that lets one browser in. */
  async serve(env: Readonly<Record<string, string>> = {}): Promise<string> {
    const args = [MAIN, 'serve', '--data', this.dataDir, '--json'];
    this.#serve = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: Object.assign({}, process.env, env),
    });
    if (this.#serve.stdout === null) throw new Error('it has no output');
    this.#lines = createInterface({ input: this.#serve.stdout });
    return this.#nextLink();
  }

  anotherLink(): Promise<string> {
    const link = this.#nextLink();
    this.#serve?.stdin?.write('\n');
    return link;
  }

  async stop(): Promise<void> {
    const serve = this.#serve;
    this.#serve = undefined;
    serve?.kill('SIGTERM');
    if (serve !== undefined && serve.exitCode === null && serve.signalCode === null) await once(serve, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(dirname(this.dataDir), { recursive: true, force: true });
  }

  async #nextLink(): Promise<string> {
    if (this.#lines === undefined) throw new Error('nothing is served');
    const [line] = (await once(this.#lines, 'line')) as [string];
    return (JSON.parse(line) as { url: string }).url;
  }
}
